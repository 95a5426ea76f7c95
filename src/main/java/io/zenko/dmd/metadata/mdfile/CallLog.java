package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Tells the log, and those who ask for the last failures, of each call that failed. */
final class CallLog {
  private static final Logger LOG = Logger.getLogger(CallLog.class.getPackageName());
  private static final int MAX_LENGTH = 1_024;

  private final FailedRequests failures;

  CallLog(FailedRequests failures) {
    this.failures = failures;
  }

  void failed(Call call, ProtocolException failure, long elapsedMillis) {
    ProtocolError error = failure.error();
    String database = String.join("/", call.subLevel());
    failures.add(
        MdfileProtocol.NAME, call.name(), database, call.reqUids(), failure, elapsedMillis);
    Level level = error.level();
    if (!LOG.isLoggable(level)) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("call", shorten(call.name()));
    fields.put("subLevel", shorten(database));
    fields.put("reqUids", shorten(call.reqUids()));
    fields.put("error", error.code());
    fields.put("reason", failure.getMessage());
    fields.put("elapsedMillis", elapsedMillis);
    LogRecord event = new LogRecord(level, "call failed");
    event.setLoggerName(LOG.getName());
    event.setParameters(new Object[] {fields});
    if (error == ProtocolError.INTERNAL_ERROR) {
      event.setThrown(failure.getCause() == null ? failure : failure.getCause());
    }
    LOG.log(event);
  }

  private static String shorten(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
