package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.ClusterFault;
import java.io.IOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.RemoteIterator;

/** A listing that is fetched in parts, as a stream. */
public final class RemoteStream {
  private RemoteStream() {}

  /** Its faults are {@link io.zenko.dmd.data.DataException}s that say so. */
  public static <T> Stream<T> of(RemoteIterator<T> listing, String what) {
    Iterator<T> iterator =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            try {
              return listing.hasNext();
            } catch (IOException e) {
              throw ClusterFault.of(e, what);
            }
          }

          @Override
          public T next() {
            try {
              return listing.next();
            } catch (IOException e) {
              throw ClusterFault.of(e, what);
            }
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }
}
