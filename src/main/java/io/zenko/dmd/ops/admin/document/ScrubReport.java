package io.zenko.dmd.ops.admin.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

/**
 * How far the daemon has come with reading all its blobs, since its start.
 *
 * @param running whether it reads now, or is about to
 * @param bytes that were read
 * @param passes that came to their end
 * @param damaged blobs that the last pass has found, or this one if they are more
 * @param last what was told of damaged blobs last, the newest at the end
 */
@JsonbPropertyOrder({"running", "bytes", "passes", "damaged", "last"})
public record ScrubReport(
    boolean running, long bytes, long passes, long damaged, List<String> last) {}
