package io.zenko.dmd.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of requests: a line for each that failed, with the client's ids.
 *
 * <p>The fields of an event are a map among the record's parameters, which the server's JSON
 * formatter turns into fields of the line.
 */
final class RequestLog {
  private static final Logger LOG = Logger.getLogger(RequestLog.class.getPackageName());
  private static final int MAX_UIDS_LENGTH = 1_024;

  private RequestLog() {}

  static void failed(Exchange exchange, ProtocolException failure) {
    Level level = failure.error().level();
    if (!LOG.isLoggable(level)) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("method", exchange.method());
    fields.put("target", exchange.target());
    fields.put("reqUids", shorten(exchange.uids()));
    fields.put("status", failure.error().status());
    fields.put("error", failure.error().code());
    fields.put("reason", failure.getMessage());
    fields.put("elapsedMillis", exchange.elapsedMillis());
    LogRecord event = new LogRecord(level, "request failed");
    event.setLoggerName(LOG.getName());
    event.setParameters(new Object[] {fields});
    if (failure.isDefect()) {
      event.setThrown(failure.getCause() == null ? failure : failure.getCause());
    }
    LOG.log(event);
  }

  private static String shorten(String uids) {
    return uids.length() <= MAX_UIDS_LENGTH ? uids : uids.substring(0, MAX_UIDS_LENGTH);
  }
}
