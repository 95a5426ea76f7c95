package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a member tells of its own log to tools that compare members. */
@JsonbPropertyOrder({"term", "prunedTo", "cseq", "aseq", "committed", "backups"})
@Schema(name = "LogState")
public record LogState(
    int term, long prunedTo, long cseq, long aseq, long committed, long backups) {}
