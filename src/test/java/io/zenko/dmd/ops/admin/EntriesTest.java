package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.ops.admin.document.BlobPlace;
import io.zenko.dmd.ops.admin.document.BucketPage;
import io.zenko.dmd.ops.admin.document.BucketSummary;
import io.zenko.dmd.ops.admin.document.EntryDocument;
import io.zenko.dmd.ops.admin.document.EntryPage;
import io.zenko.dmd.ops.admin.document.EntrySummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of buckets and of entries. */
class EntriesTest {
  private static final BucketName BUCKET = new BucketName("photos");

  private final MetadataRepository repository = new ModelMetadataRepository();

  @BeforeEach
  void makeBucket() {
    create(BUCKET);
  }

  private void create(BucketName bucket) {
    repository
        .createBucket(bucket, "{\"owner\":\"ann\"}".getBytes(UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
  }

  private void put(String key, String value) {
    repository
        .write(BUCKET, new Batch(List.of(new Mutation.Put(Key.of(key), value.getBytes(UTF_8)))))
        .toCompletableFuture()
        .join();
  }

  private EntryPage page(String prefix, String delimiter, boolean versions) {
    return new Entries(repository, BUCKET)
        .page(new Entries.Request(prefix, delimiter, "", versions, 100));
  }

  @Test
  void keysBehindADelimiterAreOnePrefix() {
    for (String key : List.of("a/1", "a/2", "b", "c/d/e")) {
      put(key, "{}");
    }

    EntryPage page = page("", "/", false);

    assertThat(page.prefixes()).containsExactly("a/", "c/");
    assertThat(page.entries()).extracting(EntrySummary::key).containsExactly("b");
    assertThat(page("c/", "/", false).prefixes()).containsExactly("c/d/");
    assertThat(page.next()).isEmpty();
  }

  @Test
  void versionsAreShownWhereTheyAreAskedFor() {
    put("k", "{\"isDeleteMarker\":true}");
    put("k\0", "{\"content-length\":3}");
    put("k\0v1", "{\"content-length\":\"4\"}");
    put("k\0v2", "{\"content-length\":\"4 or 5\"}");

    assertThat(page("", "/", false).entries())
        .containsExactly(
            new EntrySummary("k", Optional.empty(), 23, Optional.empty(), Optional.empty(), true));
    assertThat(page("", "/", true).entries())
        .extracting(EntrySummary::version)
        .containsExactly(Optional.empty(), Optional.of(""), Optional.of("v1"), Optional.of("v2"));
    assertThat(page("", "/", true).entries())
        .extracting(EntrySummary::size)
        .containsExactly(Optional.empty(), Optional.of(3L), Optional.of(4L), Optional.empty());
  }

  @Test
  void pagesTogetherHaveAll() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      keys.add(i % 3 == 0 ? "p" + (100 + i) + "/x" : "p" + (100 + i));
      put(keys.get(i), "{}");
      put(keys.get(i) + "\0v", "{}");
    }

    List<String> seen = new ArrayList<>();
    Optional<String> from = Optional.of("");
    while (from.isPresent()) {
      EntryPage page =
          new Entries(repository, BUCKET).page(new Entries.Request("p", "/", from.get(), false, 7));
      assertThat(page.prefixes().size() + page.entries().size()).isLessThanOrEqualTo(7);
      page.prefixes().forEach(prefix -> seen.add(prefix + "x"));
      page.entries().forEach(entry -> seen.add(entry.key()));
      from = page.next();
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aPageEndsWhereNothingOfManyEntriesIsShown() {
    for (int i = 0; i < 50; i++) {
      put("k" + (100 + i) + "\0v", "{}");
    }

    EntryPage page =
        new Entries(repository, BUCKET).page(new Entries.Request("", "", "", false, 1));

    assertThat(page.entries()).isEmpty();
    assertThat(page.next()).contains("k110\0v");
  }

  @Test
  void anEntryTellsItsBlobs() {
    String value = "{\"location\":[{\"key\":\"ab\",\"size\":3},{\"key\":\"cd\"},7]}";
    put("k", value);

    EntryDocument entry =
        new Entries(repository, BUCKET).entry("k", Optional.empty()).orElseThrow();

    assertThat(entry.value()).isEqualTo(value);
    assertThat(entry.whole()).isTrue();
    assertThat(entry.blobs())
        .containsExactly(
            new BlobPlace("ab", Optional.of(3L)), new BlobPlace("cd", Optional.empty()));
    assertThat(new Entries(repository, BUCKET).entry("k", Optional.of("v"))).isEmpty();
  }

  @Test
  void aLongValueIsShownInPartAndWhatIsNoJsonAsItIs() {
    put("long", "x".repeat(300_000));

    EntryDocument entry =
        new Entries(repository, BUCKET).entry("long", Optional.empty()).orElseThrow();

    assertThat(entry.bytes()).isEqualTo(300_000);
    assertThat(entry.whole()).isFalse();
    assertThat(entry.value()).hasSize(256 * 1024);
    assertThat(entry.blobs()).isEmpty();
  }

  @Test
  void bucketsArePagedFromAName() {
    for (String name : List.of("a", "b-1", "b-2", "b-3", "c")) {
      create(new BucketName(name));
    }

    BucketPage first = new Buckets(repository).page("b-", "", 2);
    BucketPage second = new Buckets(repository).page("b-", first.next().orElseThrow(), 2);

    assertThat(first.buckets()).extracting(b -> b.name()).containsExactly("b-1", "b-2");
    assertThat(first.buckets().get(0).owner()).contains("ann");
    assertThat(first.buckets().get(0).mode()).isEqualTo("read-write");
    assertThat(second.buckets()).extracting(b -> b.name()).containsExactly("b-3");
    assertThat(second.next()).isEmpty();
    assertThat(new Buckets(repository).page("", "", 100).buckets()).hasSize(6);
  }

  @Test
  void bucketsArePagedBackFromTheLast() {
    for (String name : List.of("a", "b-1", "b-2", "b-3", "c")) {
      create(new BucketName(name));
    }
    Buckets buckets = new Buckets(repository);

    BucketPage last = buckets.pageBefore("b-", "", 2);
    BucketPage first = buckets.pageBefore("b-", last.previous().orElseThrow(), 2);

    assertThat(names(last)).containsExactly("b-2", "b-3");
    assertThat(last.next()).isEmpty();
    assertThat(names(first)).containsExactly("b-1");
    assertThat(first.previous()).isEmpty();
    assertThat(first.next()).contains("b-2");
    assertThat(names(buckets.page("b-", "b-2", 2))).containsExactly("b-2", "b-3");
    assertThat(buckets.page("b-", "b-2", 2).previous()).contains("b-2");
    assertThat(buckets.page("b-", "b-1", 2).previous()).isEmpty();
    assertThat(buckets.page("b-", "", 2).previous()).isEmpty();
    assertThat(buckets.page("b-", "b-9", 2).previous()).contains("b-9");
    assertThat(names(buckets.pageBefore("b-", "b-9", 2))).containsExactly("b-2", "b-3");
    assertThat(names(buckets.pageBefore("b-", "z", 9))).containsExactly("b-1", "b-2", "b-3");
    assertThat(names(buckets.pageBefore("b-", "a", 9))).isEmpty();
    assertThat(names(buckets.pageBefore("", "", 2))).containsExactly("c", "photos");
  }

  private static List<String> names(BucketPage page) {
    return page.buckets().stream().map(BucketSummary::name).toList();
  }

  @Test
  void entriesAreCountedUpToAThousand() {
    for (int i = 0; i < 3; i++) {
      put("k" + i, "{}");
    }
    assertThat(new Buckets(repository).bucket(BUCKET).entries()).isEqualTo(3);
    assertThat(new Buckets(repository).bucket(BUCKET).exact()).isTrue();

    List<Mutation> puts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      puts.add(new Mutation.Put(Key.of("m" + i), new byte[] {'1'}));
    }
    repository.write(BUCKET, new Batch(puts)).toCompletableFuture().join();
    assertThat(new Buckets(repository).bucket(BUCKET).entries()).isEqualTo(1_000);
    assertThat(new Buckets(repository).bucket(BUCKET).exact()).isFalse();
  }
}
