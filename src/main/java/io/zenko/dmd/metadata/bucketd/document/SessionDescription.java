package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A session with its members.
 *
 * @param trouble why it takes no changes, where it takes none
 * @param leader this and the rest only where one session was asked for: operators' scripts read it
 */
@JsonbPropertyOrder({
  "id",
  "raftMembers",
  "connectedToLeader",
  "trouble",
  "leader",
  "connected",
  "disconnected"
})
@Schema(name = "SessionDescription")
public record SessionDescription(
    int id,
    List<MemberDescription> raftMembers,
    boolean connectedToLeader,
    Optional<String> trouble,
    Optional<MemberDescription> leader,
    Optional<List<MemberDescription>> connected,
    Optional<List<MemberDescription>> disconnected) {
  /** One among others, of one member. */
  public static SessionDescription brief(
      int id, MemberDescription member, Optional<String> trouble) {
    return new SessionDescription(
        id,
        List.of(member),
        trouble.isEmpty(),
        trouble,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** One that was asked for, of one member. */
  public static SessionDescription full(
      int id, MemberDescription member, Optional<String> trouble) {
    return new SessionDescription(
        id,
        List.of(member),
        trouble.isEmpty(),
        trouble,
        Optional.of(member),
        Optional.of(List.of(member)),
        Optional.of(List.of()));
  }
}
