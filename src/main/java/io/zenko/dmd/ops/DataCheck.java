package io.zenko.dmd.ops;

import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means that blobs can be stored. */
@OfRole(Role.DATA)
@ApplicationScoped
public class DataCheck implements Check {
  private final DataRepository repository;

  /** For CDI's proxy. */
  DataCheck() {
    this(null);
  }

  @Inject
  DataCheck(DataRepository repository) {
    this.repository = repository;
  }

  @Override
  public String name() {
    return "data";
  }

  @Override
  public Map<String, String> troubles() {
    return repository.trouble().map(text -> Map.of("trouble", text)).orElse(Map.of());
  }
}
