package io.zenko.dmd;

/** What of this process' heap lives. */
public final class Heap {
  private Heap() {}

  /** Bytes in use behind some collections. */
  public static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
