package io.zenko.dmd.commands.daemon;

/** The order of keys: that of their bytes in UTF-8, which is that of code points. */
final class CodePoints {
  private CodePoints() {}

  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int at = 0; at < length; at++) {
      char x = a.charAt(at);
      char y = b.charAt(at);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) == Character.isSurrogate(y);
        return surrogates ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
