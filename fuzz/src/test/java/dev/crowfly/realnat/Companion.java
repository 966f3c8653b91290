package dev.crowfly.realnat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of these tests in a namespace: answers each line with a line. */
final class Companion implements AutoCloseable {
  private static final long END_SECONDS = 5;

  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  Companion(Namespace where, List<String> command) throws IOException {
    process =
        new ProcessBuilder(where.inside(command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = process.getOutputStream();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  /** Its answer to this line. */
  synchronized String ask(String line) throws IOException {
    in.write((line + "\n").getBytes(US_ASCII));
    in.flush();
    return next();
  }

  /** The next line that it prints. */
  String next() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("it has ended: " + process.info().commandLine().orElse("?"));
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
