package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** The repositories of this process; who asks for one that it does not serve is told so. */
@ApplicationScoped
public class ServedRepositories {
  private final Settings settings;
  private final Instance<MetadataRepository> metadata;
  private final Instance<DataRepository> data;

  /** For CDI's proxy. */
  ServedRepositories() {
    this(null, null, null);
  }

  @Inject
  ServedRepositories(
      Settings settings, Instance<MetadataRepository> metadata, Instance<DataRepository> data) {
    this.settings = settings;
    this.metadata = metadata;
    this.data = data;
  }

  MetadataRepository metadata() {
    require(Role.METADATA);
    return metadata.get();
  }

  DataRepository data() {
    require(Role.DATA);
    return data.get();
  }

  void require(Role role) {
    if (!settings.roles().contains(role)) {
      throw ProtocolException.notServed(role);
    }
  }
}
