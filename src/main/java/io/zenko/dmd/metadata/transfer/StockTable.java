package io.zenko.dmd.metadata.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.table.Block;
import org.iq80.leveldb.table.BlockHandle;
import org.iq80.leveldb.table.BlockIterator;
import org.iq80.leveldb.table.BlockTrailer;
import org.iq80.leveldb.table.BytewiseComparator;
import org.iq80.leveldb.table.Footer;
import org.iq80.leveldb.util.PureJavaCrc32C;
import org.iq80.leveldb.util.Slice;
import org.iq80.leveldb.util.Snappy;
import org.iq80.leveldb.util.VariableLengthQuantity;

/** Checks the checksum of each block of a table of LevelDB, which its reader does not. */
final class StockTable {
  private final Path file;
  private final FileChannel channel;

  private StockTable(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static void check(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      new StockTable(file, channel).check();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | EOFException e) {
      throw new TransferException(file + " is damaged: it is no whole table", e);
    }
  }

  private void check() throws IOException {
    Footer footer =
        Footer.readFooter(
            new Slice(read(channel.size() - Footer.ENCODED_LENGTH, Footer.ENCODED_LENGTH)));
    // The one names blocks of filters, the other those of data.
    blocksNamedIn(footer.getMetaindexBlockHandle());
    blocksNamedIn(footer.getIndexBlockHandle());
  }

  private void blocksNamedIn(BlockHandle index) throws IOException {
    BlockIterator blocks = new Block(uncompressed(index), new BytewiseComparator()).iterator();
    while (blocks.hasNext()) {
      block(BlockHandle.readBlockHandle(blocks.next().getValue().input()));
    }
  }

  /** A block and its trailer, which has the checksum. */
  private byte[] block(BlockHandle handle) throws IOException {
    byte[] block = read(handle.getOffset(), handle.getFullBlockSize());
    CRC32C checksum = new CRC32C();
    // It covers the first byte of the trailer too: how the block is compressed.
    checksum.update(block, 0, handle.getDataSize() + 1);
    if (PureJavaCrc32C.mask((int) checksum.getValue()) != trailer(block).getCrc32c()) {
      throw new TransferException(
          file + " is damaged: the block at " + handle.getOffset() + " has another checksum");
    }
    return block;
  }

  private static BlockTrailer trailer(byte[] block) {
    int start = block.length - BlockTrailer.ENCODED_LENGTH;
    return BlockTrailer.readBlockTrailer(
        new Slice(block).slice(start, BlockTrailer.ENCODED_LENGTH));
  }

  private Slice uncompressed(BlockHandle handle) throws IOException {
    byte[] block = block(handle);
    int length = handle.getDataSize();
    if (trailer(block).getCompressionType() != CompressionType.SNAPPY) {
      return new Slice(block, 0, length);
    }
    byte[] plain = new byte[VariableLengthQuantity.readVariableLengthInt(new Slice(block).input())];
    Snappy.uncompress(block, 0, length, plain, 0);
    return new Slice(plain);
  }

  private byte[] read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.array();
  }
}
