package io.zenko.dmd.commands.terminal;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What an operator is told of a failure. */
public final class Sentence {
  private Sentence() {}

  public static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped && !hasWordsOfItsOwn(wrapped)) {
      return of(wrapped.getCause());
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getMessage() + what(file);
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static boolean hasWordsOfItsOwn(UncheckedIOException wrapped) {
    return wrapped.getMessage() != null
        && !wrapped.getMessage().equals(wrapped.getCause().toString());
  }

  /** These bear nothing but the name of the file: their class says what is the matter with it. */
  private static String what(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return " is not there";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return " is there already";
    }
    if (failure instanceof AccessDeniedException) {
      return " may not be used by this user";
    }
    if (failure instanceof NotDirectoryException) {
      return " is no directory";
    }
    return ": " + failure.getClass().getSimpleName();
  }
}
