package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.memcached.Page.Branch;
import io.zenko.dmd.metadata.memcached.Page.Child;
import io.zenko.dmd.metadata.memcached.Page.Leaf;
import java.util.function.Consumer;

/**
 * The names of the pages of a version. Leaves are read only if values stand in pages of their own.
 */
final class PageWalk {
  private final Pages pages;
  private final Snapshot snapshot;
  private final Consumer<String> names;
  private final Consumer<MetadataException> failed;

  /**
   * @param names is told each
   * @param failed is told why a page cannot be read, whose own name was told already; may throw
   */
  PageWalk(
      Pages pages, Snapshot snapshot, Consumer<String> names, Consumer<MetadataException> failed) {
    this.pages = pages;
    this.snapshot = snapshot;
    this.names = names;
    this.failed = failed;
  }

  /** Where a page cannot be read, neither can the walk go on. */
  static void fail(MetadataException e) {
    throw e;
  }

  /** All that the version has. */
  void all() {
    Root root = snapshot.root();
    tree(root.buckets());
    tree(root.attributes());
    tree(root.log());
    try (TreeCursor buckets =
        new TreeCursor(pages, snapshot, root.buckets(), KeyRange.ALL, Order.ASCENDING)) {
      while (buckets.next()) {
        tree(BucketRecord.decode(buckets.value()).tree());
      }
    } catch (MetadataException e) {
      failed.accept(e);
    }
  }

  /** All below a page, and itself. */
  void tree(String name) {
    names.accept(name);
    if (name.endsWith("l")) {
      return;
    }
    try {
      Page page = pages.page(snapshot, name);
      if (page instanceof Branch branch) {
        pages.prefetch(
            snapshot,
            branch.children().stream()
                .map(Child::page)
                .filter(child -> !child.endsWith("l"))
                .toList());
        branch.children().forEach(child -> tree(child.page()));
      } else if (page instanceof Leaf leaf) {
        leaf.entries().forEach(entry -> entry.parts().forEach(names));
      }
    } catch (MetadataException e) {
      failed.accept(e);
    }
  }
}
