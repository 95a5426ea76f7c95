package io.zenko.dmd.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Overhead;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** What is left of the repository's statements without the repository: connections and a queue. */
final class BareJdbc implements AutoCloseable {
  static final int CONNECTIONS = 16;

  private final BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(CONNECTIONS);
  private final BlockingQueue<Put> puts = new LinkedBlockingQueue<>();
  private final Connection writing;
  private final Thread writer = new Thread(this::write, "bare-writer");
  private final BucketRow bucket;
  private final byte[] name;

  private record Put(Key key, byte[] value, CompletableFuture<Void> done) {}

  BareJdbc(String url, BucketName bucketName) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "dmd");
    properties.setProperty("prepareThreshold", "1");
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(DriverManager.getConnection(url, properties));
    }
    writing = DriverManager.getConnection(url, properties);
    bucket = BucketTable.findRow(writing, bucketName).orElseThrow();
    name = bucketName.value().getBytes(UTF_8);
    writing.setAutoCommit(false);
    writer.setDaemon(true);
    writer.start();
  }

  void put(Key key, byte[] value) {
    Put put = new Put(key, value, new CompletableFuture<>());
    puts.add(put);
    put.done().join();
  }

  private void write() {
    try {
      while (true) {
        List<Put> group = new ArrayList<>();
        group.add(puts.take());
        puts.drainTo(group);
        commit(group);
        group.forEach(put -> put.done().complete(null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void commit(List<Put> group) throws SQLException {
    SessionTable.Row session = SessionTable.lock(writing, bucket.session());
    List<EntryTable.Address> addresses = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    List<ChangeTable.Change> changes = new ArrayList<>();
    for (Put put : group) {
      EntryTable.Address address = new EntryTable.Address(bucket.id(), put.key());
      if (!addresses.contains(address)) {
        addresses.add(address);
        values.add(put.value());
      }
      List<LogRecord.Entry> told =
          Overhead.entries(Batch.put(put.key(), put.value()), key -> Optional.empty());
      changes.add(
          new ChangeTable.Change(
              session.lastSequence() + changes.size() + 1,
              ChangeMethod.PUT,
              bucket.name(),
              ChangedEntries.encode(told),
              ChangedEntries.encodeOverhead(told)));
    }
    EntryTable.put(writing, addresses, values);
    long now = System.currentTimeMillis();
    ChangeTable.append(writing, bucket.session(), 1, now, changes);
    SessionTable.update(
        writing,
        bucket.session(),
        session.lastSequence() + changes.size(),
        now,
        1,
        session.catalogue());
    writing.commit();
  }

  byte[] get(Key key) throws Exception {
    Connection connection = connections.take();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select e.value from dmd_bucket b left join dmd_entry e"
                + " on e.bucket = b.id and e.key = ? where b.name = ?")) {
      select.setBytes(1, key.utf8());
      select.setBytes(2, name);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getBytes(1);
      }
    } finally {
      connections.put(connection);
    }
  }

  int page(Key from, int rows) throws Exception {
    Connection connection = connections.take();
    try {
      connection.setAutoCommit(false);
      int bytes = 0;
      try (PreparedStatement begin =
              connection.prepareStatement(
                  "set transaction isolation level repeatable read, read only");
          PreparedStatement select =
              connection.prepareStatement(
                  "select key, value from dmd_entry where bucket = ? and key >= ?"
                      + " order by key limit ?")) {
        begin.execute();
        select.setLong(1, bucket.id());
        select.setBytes(2, from.utf8());
        select.setInt(3, rows);
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            bytes += found.getBytes(1).length + found.getBytes(2).length;
          }
        }
      }
      connection.commit();
      return bytes;
    } finally {
      connection.setAutoCommit(true);
      connections.put(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    writer.interrupt();
    writing.close();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
