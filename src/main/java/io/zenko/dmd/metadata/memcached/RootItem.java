package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.memcached.Items.Seen;
import io.zenko.dmd.metadata.memcached.register.Acceptor;
import io.zenko.dmd.metadata.memcached.register.Acceptor.Held;
import io.zenko.dmd.metadata.memcached.register.MajorityRegister;
import io.zenko.dmd.metadata.memcached.register.MajorityRegister.Decided;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The item of the root, on one server or on a majority of several. */
interface RootItem {
  Optional<Seen> see();

  boolean add(byte[] document);

  /** Where this throws, it is not known whether it did, or will. */
  boolean replace(Seen seen, byte[] document);

  /** Servers that came back without it, where others have it. */
  Set<String> empty();

  /** Has such a server take part again; whether it does. */
  boolean readmit(String server);

  /** On one server: with that the root is lost. */
  record OnOne(Acceptor place) implements RootItem {
    @Override
    public Optional<Seen> see() {
      return place.see().map(held -> new Seen(Root.ITEM, held.document(), held));
    }

    @Override
    public boolean add(byte[] document) {
      return place.add(document);
    }

    @Override
    public boolean replace(Seen seen, byte[] document) {
      return place.replace((Held) seen.token(), document);
    }

    @Override
    public Set<String> empty() {
      return Set.of();
    }

    @Override
    public boolean readmit(String server) {
      throw new UnsupportedOperationException("what the one server has lost nobody has");
    }
  }

  /** On a majority. The register holds the document without the end of its line. */
  record OnMajority(MajorityRegister register) implements RootItem {
    @Override
    public Optional<Seen> see() {
      return register.see().map(decided -> new Seen(Root.ITEM, ended(decided.value()), decided));
    }

    @Override
    public boolean add(byte[] document) {
      return register.create(withoutEnd(document));
    }

    @Override
    public boolean replace(Seen seen, byte[] document) {
      return register.replace((Decided) seen.token(), withoutEnd(document));
    }

    @Override
    public Set<String> empty() {
      return register.empty();
    }

    @Override
    public boolean readmit(String server) {
      return register.readmit(server);
    }

    private static byte[] withoutEnd(byte[] document) {
      return Arrays.copyOf(document, document.length - 1);
    }

    private static byte[] ended(byte[] value) {
      byte[] document = Arrays.copyOf(value, value.length + 1);
      document[value.length] = '\n';
      return document;
    }
  }
}
