package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads every byte of a run and its index, and tells what is wrong with them. */
public final class RunCheck {
  private static final int HANDLES = 2;

  private final Path lines;
  private final RunFacts facts;
  private final List<String> damages = new ArrayList<>();

  private RunCheck(Path lines, RunFacts facts) {
    this.lines = lines;
    this.facts = facts;
  }

  /** Sentences that name the file and the place; none where both are sound. */
  public static List<String> check(Volume volume, Path directory, RunFacts facts, String bucket)
      throws IOException {
    RunCheck check = new RunCheck(directory.resolve(facts.lines().file()), facts);
    ValueFiles files = new ValueFiles(volume, HANDLES);
    try {
      check.checkLines(volume, bucket);
      check.checkIndex(volume, files);
    } finally {
      files.close();
    }
    return check.damages;
  }

  private void checkLines(Volume volume, String bucket) throws IOException {
    try (RunLines source = new RunLines(volume, lines)) {
      if (!Arrays.equals(source.bucket(), bucket.getBytes(UTF_8))) {
        damages.add(lines + " is a run of bucket " + new String(source.bucket(), UTF_8));
      }
      long entries = 0;
      long deletions = 0;
      byte[] first = new byte[0];
      while (source.next()) {
        first = entries == 0 ? source.key() : first;
        entries++;
        deletions += source.isDeletion() ? 1 : 0;
      }
      FileFacts known = facts.lines();
      byte[] last = entries == 0 ? new byte[0] : source.key();
      boolean matches =
          source.size() == known.bytes()
              && source.checksum() == known.checksum()
              && entries == facts.entries()
              && deletions == facts.deletions()
              && Arrays.equals(first, facts.first())
              && Arrays.equals(last, facts.last());
      if (!matches) {
        damages.add(lines + " is not the one that the manifest names");
      }
    } catch (NoSuchFileException e) {
      damages.add(lines + " is missing");
    } catch (FormatException e) {
      damages.add(e.getMessage());
    }
  }

  /** The same for a run of format 1, which has no index yet. */
  public static List<String> checkUnindexed(
      Volume volume, Path lines, FileFacts known, long entries, String bucket) throws IOException {
    List<String> damages = new ArrayList<>();
    try (RunLines source = new RunLines(volume, lines)) {
      if (!Arrays.equals(source.bucket(), bucket.getBytes(UTF_8))) {
        damages.add(lines + " is a run of bucket " + new String(source.bucket(), UTF_8));
      }
      long found = 0;
      while (source.next()) {
        found++;
      }
      if (source.size() != known.bytes()
          || source.checksum() != known.checksum()
          || found != entries) {
        damages.add(lines + " is not the one that the manifest names");
      }
    } catch (NoSuchFileException e) {
      damages.add(lines + " is missing");
    } catch (FormatException e) {
      damages.add(e.getMessage());
    }
    return damages;
  }

  /** Walks the index beside the lines: each block, its place and keys, and each page's filter. */
  private void checkIndex(Volume volume, ValueFiles files) throws IOException {
    Run run =
        new Run(
            files.register(lines), files.register(RunNames.index(lines)), facts, new IndexCache(0));
    try (RunLines source = new RunLines(volume, lines)) {
      Top top = run.top();
      Expected expected = new Expected(source);
      for (int number = 0; number < top.pages().count(); number++) {
        Page page = run.page(top, number);
        for (int block = 0; block < page.blocks().count(); block++) {
          run.block(page, block);
          if (!expected.takes(page, block)) {
            damages.add(
                run.index().path()
                    + ": block "
                    + block
                    + " of page "
                    + number
                    + " does not fit the lines of the run");
            return;
          }
        }
      }
      if (source.next()) {
        damages.add(run.index().path() + " ends before the lines of the run do");
      }
    } catch (NoSuchFileException e) {
      return; // told already
    } catch (FormatException e) {
      if (!damages.contains(e.getMessage())) {
        damages.add(e.getMessage());
      }
    }
  }

  /** The lines that the next block should have. */
  private record Expected(RunLines source) {
    boolean takes(Page page, int block) throws IOException {
      long place = page.blocks().place(block);
      long end = place + page.blocks().length(block);
      boolean first = true;
      while (place < end) {
        if (!source.next()
            || source.place() != place
            || !page.mayHave(KeyHash.of(source.key()))
            || (first && !Arrays.equals(source.key(), page.blocks().key(block)))) {
          return false;
        }
        place += source.length();
        first = false;
      }
      return place == end;
    }
  }
}
