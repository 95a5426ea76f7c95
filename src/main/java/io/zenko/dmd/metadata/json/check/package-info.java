/**
 * Reads every byte of a store that counts, and tells what is damaged: {@link
 * io.zenko.dmd.metadata.json.check.StoreCheck}, which {@code fsck} runs. It changes nothing, and no
 * daemon may have the store open.
 *
 * <p>May name the other rooms of {@code io.zenko.dmd.metadata.json}, but not what runs a store.
 */
package io.zenko.dmd.metadata.json.check;
