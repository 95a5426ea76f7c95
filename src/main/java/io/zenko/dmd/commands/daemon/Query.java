package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A target whose parts are encoded, whatever stands in them. */
final class Query {
  private final StringBuilder target;
  private char separator = '?';

  Query(String path) {
    this.target = new StringBuilder(path);
  }

  /** As it is where it is one of a path's parts: never a step up. */
  static String part(String text) {
    return text.matches("\\.{1,2}") ? text.replace(".", "%2E") : encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Left out where it is null or empty. */
  Query with(String name, String value) {
    return value == null || value.isEmpty() ? this : withAny(name, value);
  }

  /** Also where it is empty. */
  Query withAny(String name, String value) {
    target.append(separator).append(name).append('=').append(encoded(value));
    separator = '&';
    return this;
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
