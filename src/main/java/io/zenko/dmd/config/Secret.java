package io.zenko.dmd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A text that is never shown. */
public record Secret(String text) {
  /** Whether this is the secret; how long that takes tells nothing of it. */
  public boolean is(String candidate) {
    return MessageDigest.isEqual(digest(text), digest(candidate));
  }

  /** Of one length, whatever the length of what is compared. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java machine has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
