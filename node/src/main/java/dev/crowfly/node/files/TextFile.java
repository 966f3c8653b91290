package dev.crowfly.node.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small UTF-8 files. */
final class TextFile {
  /** More than any of ours has. */
  static final int MAX_BYTES = 4 << 20;

  private TextFile() {}

  /** The text of a file of at most {@value #MAX_BYTES} bytes. */
  static String read(Path file) throws FileException {
    byte[] bytes;
    if (Files.isDirectory(file)) {
      throw new FileException(file, "is a directory", "name a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw FileException.unreadable(file, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new FileException(file, "has more than 4 MiB", "check that it is the right file");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FileException(file, "is not a text (UTF-8)", "check that it is the right file");
    }
  }
}
