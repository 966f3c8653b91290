package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.qlog.QlogSink;
import dev.crowfly.quic.qlog.QlogWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Traces of all connections of ours, one file each, when {@code -Dcrowfly.interop.qlog=DIRECTORY}
 * asks for them: they show which side a transfer that got stuck waits for.
 */
final class QlogFiles {
  private static final String DIRECTORY = System.getProperty("crowfly.interop.qlog");

  private QlogFiles() {}

  /** Observers that write, or none. */
  static QuicObserverFactory observers() {
    return DIRECTORY == null
        ? (client, originalDcid, wallClockMillis, now) -> QuicObserver.NONE
        : QlogWriter.observers(name -> open(Path.of(DIRECTORY), name));
  }

  private static QlogSink open(Path directory, String name) {
    try {
      Files.createDirectories(directory);
      OutputStream out = Files.newOutputStream(directory.resolve(name + ".sqlog"));
      return new FileSink(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Written through to the file with each record, so that a test that fails leaves all of it. */
  private record FileSink(OutputStream out) implements QlogSink {
    @Override
    public void write(byte[] buf, int offset, int length) {
      try {
        out.write(buf, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
