package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.BucketName;

/**
 * A bucket as the database has it.
 *
 * @param id what its entries are kept under: never that of another bucket, nor of an earlier one of
 *     its name
 */
record BucketRow(BucketName name, long id, int session, boolean readOnly) {}
