package io.zenko.dmd.ops;

import io.zenko.dmd.http.transfer.Transfers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means that in every pool of threads something moves. */
@ApplicationScoped
public class TransfersCheck implements Check {
  private final Transfers transfers;

  /** For CDI's proxy. */
  TransfersCheck() {
    this(null);
  }

  @Inject
  TransfersCheck(Transfers transfers) {
    this.transfers = transfers;
  }

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public Map<String, String> troubles() {
    return transfers.stuck();
  }
}
