package io.zenko.dmd.metadata.json;

import java.util.Optional;

/** An entry of a run: a key and the place of its value in the file; without a place, a deletion. */
record RunEntry(byte[] key, Optional<JournalRecord.Place> place) {}
