package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far the log of a session has come at a member: {@code cseq} is durable, {@code prune} the
 * oldest record.
 */
@JsonbPropertyOrder({"ip", "port", "term", "cseq", "aseq", "prune", "raftSessionId"})
@Schema(name = "MemberState")
public record MemberState(
    String ip, int port, int term, long cseq, long aseq, long prune, int raftSessionId) {}
