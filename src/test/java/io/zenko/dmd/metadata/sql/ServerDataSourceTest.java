package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.Optional;
import java.util.OptionalInt;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A data source that the server keeps under a name, in place of a pool of our own. */
class ServerDataSourceTest {
  private static final String NAME = "java:app/jdbc/dmd";
  private static final BucketName BUCKET = new BucketName("bucket");
  private static String url;

  /** The server's names. */
  public static final class Names implements InitialContextFactory {
    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
      return new InitialContext(true) {
        @Override
        public Object lookup(String name) throws NamingException {
          if (!name.equals(NAME)) {
            throw new NameNotFoundException(name);
          }
          PGSimpleDataSource source = new PGSimpleDataSource();
          source.setURL(url);
          source.setUser("dmd");
          return source;
        }
      };
    }
  }

  @BeforeEach
  void nameDataSource() {
    url = PostgresServer.shared().newUrl();
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
  }

  @AfterEach
  void forget() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
  }

  @Test
  void bucketsAreKeptWhereTheNamedSourceLeads() throws SQLException {
    try (SqlMetadataRepository repository = open(NAME)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      await(repository.write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
    }
    try (SqlMetadataRepository repository = open(NAME)) {
      assertThat(repository.get(BUCKET, Key.of("k"))).contains(bytes("v"));
    }
  }

  @Test
  void nameThatIsNoneOfTheServersIsToldWithItsSetting() {
    assertThatThrownBy(() -> open("java:app/jdbc/none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DMD_SQL_DATASOURCE")
        .hasMessageContaining("java:app/jdbc/none");
  }

  private static SqlMetadataRepository open(String name) throws SQLException {
    SqlSettings plain = TestSettings.of("jdbc:postgresql://nowhere.invalid/dmd");
    SqlSettings settings =
        new SqlSettings(
            Optional.of(name),
            plain.url(),
            plain.user(),
            plain.password(),
            plain.sessions(),
            plain.readConnections(),
            plain.scanConnections(),
            plain.timeout(),
            plain.attributesAge(),
            plain.changesRetained(),
            plain.maxPendingBytes());
    return new SqlMetadataRepository(
        SqlStore.open(settings, new MonotonicClock(InstantSource.system())));
  }
}
