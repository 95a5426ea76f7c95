package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {
  private static final BucketName ODD = new BucketName("Ünïcode..Bucket \"x\"");
  private static final BucketName PLAIN = new BucketName("plain");
  private static final List<String> KEYS =
      List.of(
          "",
          "a",
          "a\u0000v1",
          "line\nbreak\r\t",
          "\"quoted\\\"",
          "/./../",
          "\ud83d\ude00",
          "\uffff",
          "\u2028",
          "\u007f",
          "k\u0001");
  private static final List<byte[]> VALUES =
      List.of(
          bytes("{ \"a\" : 1.0e+5, \"a\":2 }"),
          bytes("[1,\n2]"),
          bytes("plain text"),
          bytes(""),
          bytes("\"\\ud800\""),
          bytes("[".repeat(3000) + "]".repeat(3000)),
          new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
          new byte[] {0, 1, 2, (byte) 0x80},
          bytes("null"));

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static MetadataRepository filled() {
    MetadataRepository repository = new ModelMetadataRepository();
    create(repository, ODD, bytes("{\"odd\":[1, 2]}"));
    create(repository, PLAIN, bytes("no JSON at all"));
    for (int i = 0; i < KEYS.size(); i++) {
      byte[] value = VALUES.get(i % VALUES.size());
      repository.write(ODD, Batch.put(Key.of(KEYS.get(i)), value)).toCompletableFuture().join();
    }
    repository.setAccessMode(PLAIN, AccessMode.READ_ONLY).toCompletableFuture().join();
    return repository;
  }

  private static void create(MetadataRepository repository, BucketName bucket, byte[] attributes) {
    repository.createBucket(bucket, attributes, OptionalInt.empty()).toCompletableFuture().join();
  }

  private static byte[] export(MetadataRepository repository) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Exporter(repository, out, Progress.NONE).write(Exporter.all(repository));
    return out.toByteArray();
  }

  private static void importInto(MetadataRepository repository, byte[] export, boolean resumes)
      throws IOException {
    new Importer(new ByteArrayInputStream(export), Progress.NONE)
        .read(new RepositoryTarget(repository, resumes, Progress.NONE));
  }

  @Test
  void aRepositoryFilledFromAnExportExportsTheSameBytes() throws IOException {
    byte[] export = export(filled());
    MetadataRepository target = new ModelMetadataRepository();
    importInto(target, export, false);
    assertThat(export(target)).asString(UTF_8).isEqualTo(new String(export, UTF_8));
    for (int i = 0; i < KEYS.size(); i++) {
      assertThat(target.get(ODD, Key.of(KEYS.get(i))))
          .as("key %d", i)
          .contains(VALUES.get(i % VALUES.size()));
    }
    assertThat(target.accessMode(PLAIN)).isEqualTo(AccessMode.READ_ONLY);
  }

  @Test
  void valuesThatAreJsonStandInTheExportAsTheyWereGiven() throws IOException {
    assertThat(new String(export(filled()), UTF_8))
        .startsWith(Exporter.HEADER + "\n")
        .contains("{\"key\":\"\",\"value\":{ \"a\" : 1.0e+5, \"a\":2 }}\n")
        .contains("{\"key\":\"a\",\"text\":\"[1,\\n2]\"}\n")
        .endsWith("{\"buckets\":2,\"entries\":11}\n");
  }

  @Test
  void aBucketThatWasRemovedMeanwhileIsLeftOutOfAStoreThatIsInUse() throws IOException {
    MetadataRepository repository = filled();
    List<BucketName> wanted = List.of(new BucketName("gone"), PLAIN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exporter.Summary written =
        new Exporter(repository, out, Progress.NONE).writeThatAreThere(wanted);
    assertThat(written.buckets()).isEqualTo(1);
    assertThat(out.toString(UTF_8)).endsWith("{\"buckets\":1,\"entries\":0}\n");
    assertThatThrownBy(() -> new Exporter(repository, out, Progress.NONE).write(wanted))
        .hasMessageContaining("gone");
  }

  @Test
  void aBucketThatIsThereIsNotTouchedUnlessTheImportGoesOn() throws IOException {
    byte[] export = export(filled());
    MetadataRepository target = new ModelMetadataRepository();
    create(target, ODD, bytes("{}"));
    assertThatThrownBy(() -> importInto(target, export, false))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("--resume");
    assertThat(target.attributes(ODD)).contains(bytes("{}"));
    importInto(target, export, true);
    importInto(target, export, true);
    assertThat(export(target)).isEqualTo(export);
  }

  @Test
  void entriesThatTheExportHasNotAreTold() throws IOException {
    byte[] export = export(filled());
    MetadataRepository target = new ModelMetadataRepository();
    create(target, ODD, bytes("{}"));
    target.write(ODD, Batch.put(Key.of("zzz"), bytes("1"))).toCompletableFuture().join();
    assertThatThrownBy(() -> importInto(target, export, true))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("it held entries before the import");
  }

  @Test
  void anExportThatIsCutOffAnywhereIsRefused() throws IOException {
    String export = new String(export(filled()), UTF_8);
    List<String> lines = export.lines().toList();
    for (int count = 0; count < lines.size(); count++) {
      String cut = String.join("\n", lines.subList(0, count));
      assertThatThrownBy(() -> importInto(new ModelMetadataRepository(), bytes(cut), false))
          .as("%d lines", count)
          .isInstanceOf(TransferException.class)
          .hasMessageStartingWith("line ");
    }
    String half = export.substring(0, export.length() - 5);
    assertThatThrownBy(() -> importInto(new ModelMetadataRepository(), bytes(half), false))
        .hasMessageContaining("it is not a JSON value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"key\":\"k\"}|it needs one of",
        "{\"key\":\"k\",\"value\":1,\"text\":\"a\"}|it needs one of",
        "{\"key\":\"k\",\"base64\":\"?\"}|no Base64",
        "{\"key\":7,\"value\":1}|\"key\" has to be a string",
        "{\"key\":\"\\ud800\",\"value\":1}|half of a surrogate pair",
        "{\"key\":\"a\",\"value\":{\"b\":}}|it is not a JSON value",
        "{\"kye\":\"a\",\"value\":1}|it has no whole number",
        "{\"bucket\":\"x\",\"session\":0,\"value\":1}|the end of bucket",
        "nonsense|it is not a JSON value",
      })
  void aLineThatIsBrokenIsToldByItsNumber(String line, String message) {
    String export =
        Exporter.HEADER + "\n{\"bucket\":\"b\",\"session\":0,\"value\":{}}\n" + line + "\n";
    assertThatThrownBy(() -> importInto(new ModelMetadataRepository(), bytes(export), false))
        .isInstanceOf(TransferException.class)
        .hasMessageStartingWith("line 3: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"format\":\"dmd-export\",\"version\":2}", "{\"key\":\"a\",\"value\":1}", "[]"})
  void whatIsNoExportOfThisVersionIsRefusedAtItsFirstLine(String header) {
    assertThatThrownBy(() -> importInto(new ModelMetadataRepository(), bytes(header + "\n"), false))
        .isInstanceOf(TransferException.class)
        .hasMessageStartingWith("line 1: ");
  }

  @Test
  void aValueThatWasChangedInTheExportIsTold() throws IOException {
    String export = new String(export(filled()), UTF_8).replace("plain text", "plain texT");
    assertThatThrownBy(() -> importInto(new ModelMetadataRepository(), bytes(export), false))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("they were changed");
  }
}
