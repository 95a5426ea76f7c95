package io.zenko.dmd.metadata.json;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts the bytes that it reads from its files. */
public final class CountedStore implements AutoCloseable {
  private final AtomicLong read = new AtomicLong();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Store store;
  private final MetadataRepository repository;

  public CountedStore(JsonSettings settings) throws IOException {
    this.store =
        Store.open(
            new CountedVolume(new DiskVolume(), read),
            settings,
            new MonotonicClock(InstantSource.system()),
            Runnable::run);
    this.repository = new JsonMetadataRepository(store);
    store.metrics().register(registry, store);
  }

  public MetadataRepository repository() {
    return repository;
  }

  public PrometheusRegistry registry() {
    return registry;
  }

  /** Since it was opened. */
  public long readBytes() {
    return read.get();
  }

  /** Waits until what is in sealed segments of the journal stands in runs, and these are merged. */
  public void awaitCheckpoints() {
    store.awaitCheckpoints();
  }

  @Override
  public void close() {
    repository.close();
  }

  private record CountedVolume(Volume disk, AtomicLong read) implements Volume {
    @Override
    public File open(Path path) throws IOException {
      return new CountedFile(disk.open(path), read);
    }

    @Override
    public File create(Path path) throws IOException {
      return new CountedFile(disk.create(path), read);
    }

    @Override
    public boolean exists(Path path) {
      return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
      return disk.isDirectory(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
      return disk.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
      disk.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
      disk.syncDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
      return disk.usableBytes(path);
    }

    @Override
    public Optional<Lock> lock(Path path) throws IOException {
      return disk.lock(path);
    }
  }

  private record CountedFile(Volume.File file, AtomicLong read) implements Volume.File {
    @Override
    public void read(ByteBuffer target, long position) throws IOException {
      read.addAndGet(target.remaining());
      file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
