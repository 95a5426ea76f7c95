package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the map says of a bucket.
 *
 * @param attributes a string, so that they come back byte for byte
 */
@JsonbPropertyOrder({
  "name",
  "attributes",
  "creating",
  "deleting",
  "id",
  "raftSessionID",
  "version",
  "raftSession"
})
@Schema(name = "MetastoreDocument")
public record MetastoreDocument(
    String name,
    String attributes,
    boolean creating,
    boolean deleting,
    String id,
    int raftSessionID,
    int version,
    String raftSession) {
  /** There has been one form of a bucket's entry so far. */
  private static final int VERSION = 1;

  /** A bucket here is there or not, so none is coming or going. */
  public MetastoreDocument(String name, String attributes, int session) {
    this(name, attributes, false, false, name, session, VERSION, "rs-" + session);
  }
}
