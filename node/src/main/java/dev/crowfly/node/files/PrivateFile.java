package dev.crowfly.node.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/** Makes a file that only its owner may read, whole or not at all. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * Creates the file, and the directories above it.
   *
   * @return false if somebody else made it in the meantime: it is left alone
   */
  static boolean create(Path path, String text) throws FileException {
    Path file = path.toAbsolutePath();
    try {
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      Files.createDirectories(file.getParent(), mode(posix, "rwx------"));
      Path draft =
          Files.createTempFile(file.getParent(), ".crowfly", ".tmp", mode(posix, "rw-------"));
      try {
        write(draft, text);
        return publish(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw FileException.unwritable(path, e);
    }
  }

  private static void write(Path draft, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, EnumSet.of(StandardOpenOption.WRITE))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** A link never replaces a file; where there are no links, a move without replacing. */
  private static boolean publish(Path draft, Path file) throws IOException {
    try {
      try {
        Files.createLink(file, draft);
      } catch (UnsupportedOperationException e) {
        Files.move(draft, file);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static FileAttribute<?>[] mode(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
