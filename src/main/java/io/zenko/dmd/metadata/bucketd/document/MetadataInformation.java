package io.zenko.dmd.metadata.bucketd.document;

/** What front ends ask before they send anything. */
public record MetadataInformation(int metadataVersion) {
  /** The version of bucketd's protocol that is spoken here. */
  public static final MetadataInformation CURRENT = new MetadataInformation(2);
}
