package dev.crowfly.node.runtime;

import dev.crowfly.quic.KeyLog;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * TLS secrets in a file, for tools that decrypt captures. A handshake adds five lines: they are
 * written at once, so that a capture can be read while it grows.
 */
public final class KeyLogFile implements KeyLog, AutoCloseable {
  private final Writer file;
  private boolean failed;

  /** Opens the file; what is there already stays. */
  public KeyLogFile(Path path) throws IOException {
    file =
        Files.newBufferedWriter(
            path, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void line(String line) {
    if (failed) {
      return;
    }
    try {
      file.write(line + "\n");
      file.flush();
    } catch (IOException e) {
      failed = true; // a full disk, say: connections go on without their secrets being written
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
