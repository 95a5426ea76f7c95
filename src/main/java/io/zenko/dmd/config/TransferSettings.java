package io.zenko.dmd.config;

import java.time.Duration;

/**
 * How bodies get from and to clients that take their time.
 *
 * @param memoryBytes what bodies on their way take together, beside 8 KiB for each connection
 * @param blobReadThreads how many read blobs for clients at once
 * @param blobWriteThreads how many write and sync blobs at once
 * @param bodyThreads how many make or move long answers, or bodies, of metadata at once
 * @param sendIdle how long a client may take nothing of its answer
 * @param leastBodyBytesASecond the least rate of a request's body
 * @param sendBufferBytes what the system may hold of an answer for a client that takes it
 * @param slowSendBufferBytes the same for a client that does not, or has yet to show that it does
 */
public record TransferSettings(
    int memoryBytes,
    int blobReadThreads,
    int blobWriteThreads,
    int bodyThreads,
    Duration sendIdle,
    int leastBodyBytesASecond,
    int sendBufferBytes,
    int slowSendBufferBytes) {
  private static final int MAX_THREADS = 4096;

  static TransferSettings read(SettingsReader reader) {
    return new TransferSettings(
        reader.number("DMD_TRANSFER_MEMORY_BYTES", 1 << 20, Integer.MAX_VALUE),
        reader.number("DMD_BLOB_READ_THREADS", 1, MAX_THREADS),
        reader.number("DMD_BLOB_WRITE_THREADS", 1, MAX_THREADS),
        reader.number("DMD_BODY_THREADS", 1, MAX_THREADS),
        Duration.ofSeconds(reader.number("DMD_SEND_IDLE_SECONDS", 1, 86_400)),
        reader.number("DMD_MIN_BODY_BYTES_PER_SECOND", 0, 1 << 30),
        reader.number("DMD_SEND_BUFFER_BYTES", 4_096, 1 << 26),
        reader.number("DMD_SLOW_SEND_BUFFER_BYTES", 4_096, 1 << 26));
  }
}
