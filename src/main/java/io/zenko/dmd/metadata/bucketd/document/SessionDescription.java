package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * A session with its members.
 *
 * @param trouble why it takes no changes, where it takes none
 */
@JsonbPropertyOrder({"id", "raftMembers", "connectedToLeader", "trouble"})
public record SessionDescription(
    int id,
    List<MemberDescription> raftMembers,
    boolean connectedToLeader,
    Optional<String> trouble) {}
