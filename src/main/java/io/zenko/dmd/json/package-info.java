/**
 * The bytes of JSON, where a document has to stay as it was sent: whether they are JSON, and what
 * some of their fields are, without a tree of the whole. And {@link io.zenko.dmd.json.Documents},
 * which binds those whose shape is ours to records; see docs/decisions/json.md.
 *
 * <p>Names nothing of the project, so that both halves and every repository may name it.
 */
package io.zenko.dmd.json;
