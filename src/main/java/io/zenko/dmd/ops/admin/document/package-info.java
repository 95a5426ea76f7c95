/**
 * What the API of administration answers, a record a document, bound by JSON-B. A field that is not
 * known is not there.
 *
 * <p>Names nothing of the project.
 */
package io.zenko.dmd.ops.admin.document;
