package io.zenko.dmd.metadata.mdfile.document;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The error that a call is answered with. Clients of today read {@code type}, those of before look
 * for a member of the error's name: so this is no record, but a map that JSON-B binds.
 *
 * @param type the error's name
 * @param code its status
 */
public record CallFailure(String type, int code, String description) {
  /** The document. */
  public Map<String, Object> document() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("is_arsenal_error", true);
    members.put("type", type);
    members.put("message", type);
    members.put("code", code);
    members.put("description", description);
    members.put(type, true);
    return members;
  }
}
