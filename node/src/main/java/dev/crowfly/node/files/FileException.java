package dev.crowfly.node.files;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file can't be used; the message names it, says why, and what to do. */
public final class FileException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error.
   *
   * @param file the file
   * @param problem what is wrong with it
   * @param remedy what to do
   */
  public FileException(Path file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
  }

  /** What the platform said about an attempt to read a file, in our words. */
  static FileException unreadable(Path file, IOException cause) {
    FileException e = new FileException(file, reason(cause), "check the path and its permissions");
    e.initCause(cause);
    return e;
  }

  /** What the platform said about an attempt to write a file, in our words. */
  public static FileException unwritable(Path file, IOException cause) {
    FileException e =
        new FileException(
            file, "can't be written: " + reason(cause), "choose another file, or its permissions");
    e.initCause(cause);
    return e;
  }

  /** The same about a directory that files are to be written into. */
  public static FileException noDirectory(Path directory, IOException cause) {
    boolean exists = cause instanceof FileAlreadyExistsException;
    FileException e =
        new FileException(
            directory,
            exists ? "is no directory" : "can't be made a directory: " + reason(cause),
            "name a directory that files may be written into; it is made when there is none");
    e.initCause(cause);
    return e;
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
