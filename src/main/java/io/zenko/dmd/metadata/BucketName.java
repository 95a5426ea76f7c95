package io.zenko.dmd.metadata;

import java.nio.charset.StandardCharsets;

/**
 * The name of a bucket: 1 to 255 bytes of UTF-8, anything but control characters and '/'.
 *
 * <p>Looser than S3's rules, because front ends keep buckets of their own beside those of their
 * users ({@code users..bucket}, {@code mpuShadowBucket<name>}, {@code __metastore}).
 */
public record BucketName(String value) implements Comparable<BucketName> {
  private static final int MAX_BYTES = 255;
  private static final String MULTIPART_PREFIX = "mpuShadowBucket";

  public BucketName {
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a bucket name has 1 to " + MAX_BYTES + " bytes");
    }
    if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '/')) {
      throw new IllegalArgumentException("a bucket name has no control characters and no '/'");
    }
  }

  /** Whether the bucket holds the uploads in progress of another bucket. */
  public boolean isMultipartShadow() {
    return value.startsWith(MULTIPART_PREFIX);
  }

  /** By UTF-8 bytes, as keys sort: a list of buckets reads like a bucket. */
  @Override
  public int compareTo(BucketName other) {
    return Key.of(value).compareTo(Key.of(other.value));
  }

  @Override
  public String toString() {
    return value;
  }
}
