package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.config.MemcachedMetadataSettings;
import io.zenko.dmd.metadata.memcached.Page.Leaf;
import io.zenko.dmd.metadata.memcached.Root.Session;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Finds the store of the servers, or makes one where that was asked for in so many words. */
final class StoreCreation {
  private static final System.Logger LOG = System.getLogger(StoreCreation.class.getPackageName());
  private static final int ID_BYTES = 6;

  private final Items items;
  private final MemcachedMetadataSettings settings;

  StoreCreation(Items items, MemcachedMetadataSettings settings) {
    this.items = items;
    this.settings = settings;
  }

  Root root() {
    Optional<Items.Seen> found = items.see(Root.ITEM);
    if (found.isEmpty() && settings.create()) {
      create();
      found = items.see(Root.ITEM);
    }
    return Roots.read(found.orElseThrow(Roots::missing).value());
  }

  private void create() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    String store = HexFormat.of().formatHex(id);
    NewPages made = new NewPages(1, "new", new AtomicLong(), (name, page) -> {});
    List<Session> sessions = new ArrayList<>();
    for (int session = 0; session < settings.sessions(); session++) {
      sessions.add(new Session(0, 1, 0));
    }
    Root root =
        new Root(
            store,
            1,
            0,
            settings.grace(),
            made.add(new Leaf(List.of())),
            made.add(new Leaf(List.of())),
            made.add(new Leaf(List.of())),
            sessions,
            List.of());
    Map<String, Page> pages = made.pages();
    new Pages(items, 0).store(store, pages);
    if (items.add(Root.ITEM, root.document())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "made a new, empty store of metadata in memcached, as DMD_MEMCACHED_CREATE=true says;"
              + " leave that out from now on, or servers that lost all look like this again");
    } else {
      // Another daemon was faster.
      new Pages(items, 0).delete(store, pages.keySet());
    }
  }
}
