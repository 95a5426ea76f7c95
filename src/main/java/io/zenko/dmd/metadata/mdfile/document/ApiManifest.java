package io.zenko.dmd.metadata.mdfile.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

/** What a namespace can be asked for. */
@JsonbPropertyOrder({"apiVersion", "api"})
public record ApiManifest(String apiVersion, List<ApiCall> api) {
  private static final String VERSION = "1.0";

  /** A call by its name; clients make a method of it. */
  public record ApiCall(String name) {}

  /** In this order, in which clients are told. */
  public static ApiManifest of(List<String> calls) {
    return new ApiManifest(VERSION, calls.stream().map(ApiCall::new).toList());
  }
}
