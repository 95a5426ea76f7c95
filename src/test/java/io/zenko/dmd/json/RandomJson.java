package io.zenko.dmd.json;

import java.util.List;
import java.util.Random;

/** Random JSON text of awkward shapes: nesting, escapes, white space, names met at every depth. */
public final class RandomJson {
  public static final List<String> NAMES = List.of("v", "versionId", "", "é", "a\"b", "x\\");

  private static final List<String> SPELLINGS =
      List.of(
          "\"v\"",
          "\"\\u0076\"",
          "\"versionId\"",
          "\"version\\u0049d\"",
          "\"\"",
          "\"é\"",
          "\"\\u00e9\"",
          "\"a\\\"b\"",
          "\"x\\\\\"",
          "\"other\"");
  private static final List<String> SCALARS =
      List.of(
          "true", "false", "null", "0", "-1.5e3", "\"\"", "\"}\"", "\"\\\\\"", "\"v\\\":[,😀\"");
  private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t \r");

  private RandomJson() {}

  public static String object(Random random, int depth) {
    StringBuilder text = new StringBuilder(space(random)).append('{').append(space(random));
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : ",").append(space(random)).append(pick(random, SPELLINGS));
      text.append(space(random)).append(':').append(space(random));
      text.append(value(random, depth - 1)).append(space(random));
    }
    return text.append('}').append(space(random)).toString();
  }

  private static String value(Random random, int depth) {
    return switch (depth <= 0 ? 2 : random.nextInt(4)) {
      case 0 -> object(random, depth);
      case 1 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
      default -> pick(random, SCALARS);
    };
  }

  private static String space(Random random) {
    return pick(random, SPACES);
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
