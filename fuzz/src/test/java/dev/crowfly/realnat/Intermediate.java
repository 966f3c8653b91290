package dev.crowfly.realnat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The Intermediate of a lab: the same host and identity, and one process after the other. */
final class Intermediate implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final int METRICS_PORT = 9100;
  private static final String RELAYED = "crowfly_relay_bytes_total ";

  private final Host host;
  private final Path home;
  private Program program;

  Intermediate(Host host, Path home) {
    this.host = host;
    this.home = home;
  }

  /** Starts a process, and returns when it serves. */
  void start() throws IOException, InterruptedException, TimeoutException {
    String listen = host.line().publicAddress() + ":" + Lab.INTERMEDIATE_PORT;
    program =
        Program.crowfly(
            host.namespace(),
            "intermediate",
            home,
            List.of("intermediate", "--listen=" + listen, "--metrics=127.0.0.1:" + METRICS_PORT));
    program.await(START_SECONDS, "being ready", event -> event.is("ready"));
  }

  /** Ends the process without a chance to say good-bye. */
  void kill() throws InterruptedException {
    program.kill();
  }

  /** How nodes are told where it is: {@code ID@HOST:PORT}. */
  String address() throws InterruptedException, TimeoutException {
    Event ready = program.await(START_SECONDS, "being ready", event -> event.is("ready"));
    return ready.text("node") + "@" + ready.text("listen");
  }

  /** The payload bytes that the present process has forwarded. */
  long relayedBytes() throws IOException, InterruptedException {
    String url = "http://127.0.0.1:" + METRICS_PORT + "/metrics";
    String page = Tool.run(host.namespace().inside("curl", "-sS", "--fail", url));
    return page.lines()
        .filter(line -> line.startsWith(RELAYED))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(RELAYED.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + RELAYED + "in\n" + page));
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
  }

  @Override
  public String toString() {
    return String.valueOf(program);
  }
}
