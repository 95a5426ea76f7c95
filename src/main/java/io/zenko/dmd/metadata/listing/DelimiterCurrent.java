package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;

/** Current versions that a lifecycle rule is about. */
final class DelimiterCurrent extends DelimiterMaster {
  private final LifecycleFilter filter;
  private final ScanLimit scanLimit;

  DelimiterCurrent(ListingParameters parameters) {
    super(parameters);
    this.filter = LifecycleFilter.of(parameters);
    this.scanLimit = ScanLimit.of(parameters);
  }

  @Override
  boolean isFull() {
    if (scanLimit.isReached()) {
      truncate();
      return true;
    }
    return super.isFull();
  }

  @Override
  void addContents(Key key, byte[] value) throws IOException {
    scanLimit.count();
    JsonFields fields = new JsonFields(value);
    if (!fields.isObject()) {
      return;
    }
    if (filter.matchDate(LifecycleFilter.lastModified(fields)) && filter.matchDataStore(fields)) {
      super.addContents(key, value);
    }
    // The next listing need not look again at a key that did not pass.
    markNext(key);
  }

  @Override
  void end(JsonOutput out) throws IOException {
    endItems(out);
    out.member("NextMarker", nextMarker());
    out.raw("}");
  }
}
