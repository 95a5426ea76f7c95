package io.zenko.dmd.metadata;

import java.util.ArrayList;
import java.util.List;

/** Changes of one bucket that are applied all or none, in their order. */
public record Batch(List<Mutation> mutations) {
  public static final Batch NOTHING = new Batch(List.of());

  public Batch {
    mutations = List.copyOf(mutations);
  }

  public static Batch put(Key key, byte[] value) {
    return new Batch(List.of(new Mutation.Put(key, value)));
  }

  public static Batch delete(Key key) {
    return new Batch(List.of(new Mutation.Delete(key)));
  }

  public static Builder builder() {
    return new Builder();
  }

  public boolean isEmpty() {
    return mutations.isEmpty();
  }

  /** The same changes; the change log tells these fields of each value that they replace. */
  public Batch withOverheadFields(List<String> fields) {
    return fields.isEmpty()
        ? this
        : new Batch(mutations.stream().map(each -> each.withOverheadFields(fields)).toList());
  }

  /** Whether the change log is to tell anything of the values that the changes replace. */
  public boolean hasOverheadFields() {
    return mutations.stream().anyMatch(mutation -> !mutation.overheadFields().isEmpty());
  }

  /** Gathers the mutations of a batch. */
  public static final class Builder {
    private final List<Mutation> mutations = new ArrayList<>();

    public Builder put(Key key, byte[] value) {
      return add(new Mutation.Put(key, value));
    }

    public Builder delete(Key key) {
      return add(new Mutation.Delete(key));
    }

    public Builder add(Mutation mutation) {
      mutations.add(mutation);
      return this;
    }

    public Batch build() {
      return new Batch(mutations);
    }
  }
}
