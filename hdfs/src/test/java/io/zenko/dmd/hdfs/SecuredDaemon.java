package io.zenko.dmd.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;

/** A process with a daemon's repository on a cluster that asks for Kerberos. */
final class SecuredDaemon {
  private SecuredDaemon() {}

  /**
   * Ends with 0 where all was as it must be.
   *
   * @param args the address of the cluster's folder; the folder of {@link SecuredCluster}
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    TestCluster.Settings settings = TestCluster.settings(URI.create(args[0]));
    settings.replication = 2;
    settings.minReplication = 1;
    settings.configuration = Optional.of(SecuredCluster.clientFolder(folder));
    settings.timeout = Duration.ofSeconds(3); // it tries again for so long
    refusesOneWithoutATicket(settings);
    settings.timeout = Duration.ofSeconds(30);
    settings.principal = Optional.of(SecuredCluster.DAEMON);
    settings.keytab = Optional.of(SecuredCluster.keytab(folder));
    HdfsDataRepository repository = open(settings);
    Acknowledged told = new Acknowledged();
    storesReadsAndDeletes(repository, told);
    Instant end = awaitATicketBeyond(Instant.now());
    Instant unused = awaitATicketBeyond(end);
    while (!Instant.now().isAfter(end)) {
      Thread.sleep(100);
    }
    // What is asked now comes by a connection that was not there while the first one held.
    storesReadsAndDeletes(repository, told);
    repository.close();
    HdfsDataRepository again = open(settings);
    told.checkExactly(again);
    again.close();
    System.out.println("all is well");
    System.exit(0);
  }

  private static HdfsDataRepository open(TestCluster.Settings settings) {
    return new HdfsDataRepository(
        settings.get(),
        Clock.systemUTC(),
        new Upkeep.Rhythm(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5)));
  }

  private static void refusesOneWithoutATicket(TestCluster.Settings settings) {
    Configuration configuration = new Configuration();
    configuration.addResource(
        new org.apache.hadoop.fs.Path(
            settings.configuration.orElseThrow().resolve("core-site.xml").toUri()));
    UserGroupInformation.setConfiguration(configuration);
    HdfsDataRepository repository = open(settings);
    assertThat(repository.trouble().orElse("")).containsIgnoringCase("authenticat");
    repository.close();
  }

  private static void storesReadsAndDeletes(HdfsDataRepository repository, Acknowledged told) {
    told.put(repository, new Content(1, 5000));
    told.put(repository, new Content(2, 400_000));
    told.put(repository, new Content(3, 6000));
    told.deleteOne(repository, 0);
    told.checkExactly(repository);
    assertThat(repository.trouble()).isEmpty();
  }

  /** Of the ticket in hand; empty while another is fetched. */
  @SuppressWarnings("removal") // there is no other way before Java 18
  private static Optional<Instant> ticketsEnd() throws IOException, InterruptedException {
    return UserGroupInformation.getLoginUser()
        .doAs(
            (PrivilegedExceptionAction<Subject>)
                () -> Subject.getSubject(java.security.AccessController.getContext()))
        .getPrivateCredentials(KerberosTicket.class)
        .stream()
        .filter(SecuredDaemon::isOfLogin)
        .map(KerberosTicket::getEndTime)
        .filter(Objects::nonNull)
        .map(Date::toInstant)
        .max(Comparator.naturalOrder());
  }

  /** One that is destroyed meanwhile, as another takes its place, has neither server nor end. */
  private static boolean isOfLogin(KerberosTicket ticket) {
    KerberosPrincipal server = ticket.getServer();
    return server != null && server.getName().startsWith("krbtgt/");
  }

  /** When that one ends. */
  private static Instant awaitATicketBeyond(Instant end) throws IOException, InterruptedException {
    while (true) {
      Optional<Instant> found = ticketsEnd().filter(end::isBefore);
      if (found.isPresent()) {
        return found.get();
      }
      assertThat(Instant.now()).as("the ticket is not renewed").isBefore(end.plusSeconds(60));
      Thread.sleep(100);
    }
  }
}
