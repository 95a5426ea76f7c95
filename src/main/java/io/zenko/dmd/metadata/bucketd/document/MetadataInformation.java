package io.zenko.dmd.metadata.bucketd.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What front ends ask before they send anything. */
@Schema(name = "MetadataInformation")
public record MetadataInformation(int metadataVersion) {
  /** The version of bucketd's protocol that is spoken here. */
  public static final MetadataInformation CURRENT = new MetadataInformation(2);
}
