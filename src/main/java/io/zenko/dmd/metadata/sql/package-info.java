/**
 * The repository that keeps buckets in the tables of a SQL engine which several daemons share. The
 * tables are described in docs/format-sql.md.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata}, {@code io.zenko.dmd.metadata.writing}
 * and {@code io.zenko.dmd.config}; no protocol.
 */
package io.zenko.dmd.metadata.sql;
