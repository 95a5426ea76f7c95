package io.zenko.dmd.http;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.container.Container;
import io.zenko.dmd.http.container.Containers;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which protocol is spoken on which port. */
@ApplicationScoped
public class Listeners {
  private final Map<Integer, Protocol> protocols = new HashMap<>();
  private final Container container = Containers.running();
  private final ListenerMetrics metrics;
  private final Settings settings;
  private volatile boolean attached;

  /** For CDI's proxy. */
  Listeners() {
    this.metrics = null;
    this.settings = null;
  }

  @Inject
  Listeners(@Any Instance<Protocol> protocols, ListenerMetrics metrics, Settings settings) {
    this.metrics = metrics;
    this.settings = settings;
    protocols.forEach(protocol -> this.protocols.put(protocol.port(), protocol));
  }

  /** Answers with what the protocols miss in this container; empty for nothing. */
  Optional<String> start() {
    protocols.values().forEach(Protocol::prepare);
    container.checkTls(ports(settings.tls().listeners()), ports(settings.tls().verifying()));
    container.attach(protocols.keySet(), this::refuse);
    container.count(metrics.ports(), metrics.traffic());
    attached = true;
    return container.lack();
  }

  private byte[] refuse(int port, boolean ofLength) {
    return protocols.get(port).refuse(ofLength).toWire();
  }

  private Set<Integer> ports(Set<String> names) {
    return settings.listeners().entrySet().stream()
        .filter(listener -> names.contains(listener.getKey()))
        .map(listener -> listener.getValue().port())
        .collect(Collectors.toSet());
  }

  @PreDestroy
  void detach() {
    attached = false;
    container.detach();
  }

  /** Whether every protocol's listener is in place and hands targets over as they were sent. */
  public boolean attached() {
    return attached;
  }

  Optional<Protocol> protocol(int port) {
    return Optional.ofNullable(protocols.get(port));
  }

  Container container() {
    return container;
  }
}
