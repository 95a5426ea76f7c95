package io.zenko.dmd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings from their texts; what it throws says which setting cannot be, and why. */
final class SettingsReader {
  private final Function<String, String> source;

  SettingsReader(Function<String, String> source) {
    this.source = source;
  }

  String text(String name) {
    String text = source.apply(name);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return text.strip();
  }

  /** A setting that may be left open. */
  Optional<String> optionalText(String name) {
    return Optional.ofNullable(source.apply(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  /** A setting that nobody else may read: its text, or that of the file that NAME_FILE names. */
  Optional<Secret> secret(String name) {
    Optional<String> text = optionalText(name);
    Optional<String> file = optionalText(name + "_FILE");
    if (text.isPresent() && file.isPresent()) {
      throw new IllegalArgumentException(name + " and " + name + "_FILE are not set both");
    }
    return text.or(() -> file.map(path -> textOf(name, path))).map(Secret::new);
  }

  private static String textOf(String name, String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          name + "_FILE names a file that cannot be read: '" + file + "'", e);
    }
    throw new IllegalArgumentException(name + "_FILE names an empty file: '" + file + "'");
  }

  /** Names with commas between, at least one, of those that there are. */
  Set<String> names(String name, Set<String> known) {
    Set<String> names = new TreeSet<>(Arrays.asList(text(name).split("[,\\s]+")));
    names.remove("");
    if (names.isEmpty() || !known.containsAll(names)) {
      throw new IllegalArgumentException(
          name
              + " has one or more of "
              + String.join(", ", new TreeSet<>(known))
              + ", not '"
              + text(name)
              + "'");
    }
    return names;
  }

  /** Constants of an enum, at least one, in lower case with commas between. */
  <E extends Enum<E>> Set<E> choices(String name, Class<E> choices) {
    Map<String, E> byName =
        Arrays.stream(choices.getEnumConstants())
            .collect(
                Collectors.toMap(
                    choice -> choice.name().toLowerCase(Locale.ROOT), choice -> choice));
    return names(name, byName.keySet()).stream()
        .map(byName::get)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(choices)));
  }

  /** One of the constants of an enum, in lower case. */
  <E extends Enum<E>> E choice(String name, Class<E> choices) {
    String text = text(name);
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    String all =
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(name + " is one of " + all + ", not '" + text + "'");
  }

  String matching(String name, String pattern, String description) {
    String text = text(name);
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException(name + " is " + description + ", not '" + text + "'");
    }
    return text;
  }

  int number(String name, int least, int most) {
    return (int) longNumber(name, least, most);
  }

  long longNumber(String name, long least, long most) {
    String text = text(name);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of bounds is.
    }
    throw new IllegalArgumentException(
        name + " is a whole number from " + least + " to " + most + ", not '" + text + "'");
  }

  Path path(String name) {
    String text = text(name);
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          name
              + " is a path, not '"
              + text
              + "'; names of files are in "
              + System.getProperty("sun.jnu.encoding")
              + " here, and LC_ALL=C.UTF-8 has them in UTF-8",
          e);
    }
  }
}
