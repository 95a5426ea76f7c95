package io.zenko.dmd.ops;

import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ready means that every session takes changes; what keeps one from it is told by its number. */
@OfRole(Role.METADATA)
@ApplicationScoped
public class MetadataCheck implements Check {
  private final MetadataRepository repository;

  /** For CDI's proxy. */
  MetadataCheck() {
    this(null);
  }

  @Inject
  MetadataCheck(MetadataRepository repository) {
    this.repository = repository;
  }

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public Map<String, String> troubles() {
    Map<String, String> troubles = new LinkedHashMap<>();
    Sessions sessions = repository.sessions();
    for (int session = 0; session < sessions.count(); session++) {
      // Numbered as bucketd does.
      String name = "session " + (session + 1);
      sessions.trouble(session).ifPresent(text -> troubles.put(name, text));
    }
    return troubles;
  }
}
