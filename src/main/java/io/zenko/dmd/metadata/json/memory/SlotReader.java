package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;

/** How a value is read that a slot tells of: from the segment, or where it is not written yet. */
@FunctionalInterface
public interface SlotReader {
  Literal read(ValueFile source, Slot slot) throws IOException;
}
