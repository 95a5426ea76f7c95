package io.zenko.dmd.http;

/** Guards of heaps that are none. */
public final class HeapGuards {
  private HeapGuards() {}

  /** Admits whoever comes. */
  public static HeapGuard ample() {
    return of(0);
  }

  /** Admits nobody. */
  public static HeapGuard full() {
    return of(100);
  }

  private static HeapGuard of(long leftBytes) {
    HeapGuard.Heap heap =
        new HeapGuard.Heap() {
          @Override
          public long maxBytes() {
            return 100;
          }

          @Override
          public long leftBytes() {
            return leftBytes;
          }

          @Override
          public void collect() {}
        };
    return new HeapGuard(5, heap, System::nanoTime);
  }
}
