package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The state of a session's log at its member. The bucket client reads it as an object, Backbeat as
 * a list of one state a member, by position: a member of the name {@code 0} is both.
 */
@JsonbPropertyOrder({
  "ip",
  "port",
  "term",
  "cseq",
  "aseq",
  "prune",
  "raftSessionId",
  "leader",
  "first"
})
@Schema(name = "Informations")
public record Informations(
    String ip,
    int port,
    int term,
    long cseq,
    long aseq,
    long prune,
    int raftSessionId,
    Address leader,
    @Schema(name = "0") @JsonbProperty("0") MemberState first) {
  public static Informations of(MemberState state) {
    return new Informations(
        state.ip(),
        state.port(),
        state.term(),
        state.cseq(),
        state.aseq(),
        state.prune(),
        state.raftSessionId(),
        new Address(state.ip(), state.port()),
        state);
  }
}
