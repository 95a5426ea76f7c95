package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/** A session with its members, and what of them operators' scripts read. */
@JsonbPropertyOrder({
  "id",
  "raftMembers",
  "connectedToLeader",
  "trouble",
  "leader",
  "connected",
  "disconnected"
})
public record SessionInformation(
    int id,
    List<MemberDescription> raftMembers,
    boolean connectedToLeader,
    Optional<String> trouble,
    MemberDescription leader,
    List<MemberDescription> connected,
    List<MemberDescription> disconnected) {}
