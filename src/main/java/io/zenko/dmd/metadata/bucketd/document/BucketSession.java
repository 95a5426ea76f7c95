package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a bucket is. */
@JsonbPropertyOrder({
  "name",
  "raftSessionId",
  "creating",
  "deleting",
  "version",
  "leader",
  "raftMembers"
})
@Schema(name = "BucketSession")
public record BucketSession(
    String name,
    int raftSessionId,
    boolean creating,
    boolean deleting,
    int version,
    MemberDescription leader,
    List<MemberDescription> raftMembers) {
  /** A bucket here is there or not, so none is coming or going. */
  public BucketSession(String name, MemberDescription leader) {
    this(name, leader.id(), false, false, 1, leader, List.of(leader));
  }
}
