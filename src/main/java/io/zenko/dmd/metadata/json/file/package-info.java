/**
 * The file operations that the store's durability rests on, each a step that can fail or be the
 * last before a crash, and what is built on them alone.
 *
 * <p>May name {@code line}, and of the store nothing else.
 */
package io.zenko.dmd.metadata.json.file;
