package io.zenko.dmd.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** As a pool of Payara does while the database is away. */
  @Test
  void aPoolThatDoesNotSayWhyHasNoConnectionIsADatabaseThatIsAway() {
    Lane lane =
        new Lane(
            source(
                () -> {
                  throw new SQLException("Error in allocating a connection");
                }),
            "test",
            1,
            WAIT);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(lane::borrow)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(FailureKind.of(e)).isEqualTo(FailureKind.LOST));
    }
    assertThat(lane.inUse()).isZero();
  }

  @Test
  void anErrorThatSaysWhyIsKept() {
    Lane lane =
        new Lane(
            source(
                () -> {
                  throw new SQLException("no such table", "42P01");
                }),
            "test",
            1,
            WAIT);
    assertThatThrownBy(lane::borrow)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(FailureKind.of(e)).isEqualTo(FailureKind.DEFECT));
  }

  /** As the wrapper of Payara does for a connection that has died. */
  @Test
  void aWrapperThatThrowsMoreThanItDeclaresIsGivenBackAllTheSame() throws SQLException {
    AtomicInteger calls = new AtomicInteger();
    Connection broken =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  calls.incrementAndGet();
                  throw new UndeclaredThrowableException(new SQLException("closed", "08003"));
                });
    Lane lane = new Lane(source(() -> broken), "test", 1, WAIT);
    try (Lease lease = lane.borrow()) {
      lease.discard();
    }
    assertThat(calls).hasPositiveValue();
    assertThat(lane.inUse()).isZero();
  }

  private interface Connections {
    Connection get() throws SQLException;
  }

  private static DataSource source(Connections connections) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("getConnection");
              return connections.get();
            });
  }
}
