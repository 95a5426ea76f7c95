package io.zenko.dmd.commands;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command's name. */
final class Arguments {
  private final Map<String, String> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  /** The command was not understood; the message says what is wrong with it. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /**
   * @param valued the options that are followed by a value
   * @param flags those that are not
   */
  Arguments(List<String> words, Set<String> valued, Set<String> flags) {
    boolean optionsEnded = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (optionsEnded || word.equals("-") || !word.startsWith("-")) {
        operands.add(word);
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else if (flags.contains(word)) {
        options.put(word, "");
      } else if (!valued.contains(word)) {
        throw new UsageException("there is no option " + word);
      } else if (i + 1 == words.size()) {
        throw new UsageException(word + " needs a value");
      } else {
        options.put(word, words.get(++i));
      }
    }
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  boolean has(String name) {
    return options.containsKey(name);
  }

  List<String> operands() {
    return operands;
  }
}
