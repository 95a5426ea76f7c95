/**
 * What the rooms of the repository of files know of the disk: its steps, its faults in the words of
 * the feature, and how fast background work may use it.
 *
 * <p>Names {@code io.zenko.dmd.data} alone.
 */
package io.zenko.dmd.data.file.disk;
