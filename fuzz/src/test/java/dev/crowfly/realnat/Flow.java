package dev.crowfly.realnat;

import dev.crowfly.realnat.traffic.StreamClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A continuous stream through a forward of an Agent, each byte of it checked. */
final class Flow implements AutoCloseable {
  /** Longer than it takes to send, wait and check one portion on a busy machine. */
  private static final long QUIET_MILLIS = 300;

  private static final int POLL_MILLIS = 50;

  private final Companion client;

  /**
   * What there is to say of it.
   *
   * @param received bytes, all checked but for those after the first wrong one
   * @param gapMillis the longest time without any since the mark, the present one included
   * @param idleMillis the present time without any
   * @param wrong what is wrong with it; empty if nothing is
   */
  record Status(long sent, long received, long gapMillis, long idleMillis, String wrong) {
    private static Status parse(String line) {
      String[] parts = line.split("[ =]", 10);
      return new Status(
          Long.parseLong(parts[1]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[5]),
          Long.parseLong(parts[7]),
          parts.length > 8 ? parts[9] : "");
    }
  }

  /** What a stream does. */
  enum Kind {
    /** There and back again. */
    ECHO,
    /** From the Connector alone. */
    DOWN
  }

  private Flow(Companion client) {
    this.client = client;
  }

  /** Begins one on a host with an Agent; {@code port} is that of the forward. */
  static Flow begin(Host host, int port, Kind kind, int bytesPerSecond) throws IOException {
    return new Flow(
        new Companion(
            host.namespace(),
            Java.main(
                StreamClient.class,
                Integer.toString(port),
                kind.name(),
                Integer.toString(bytesPerSecond))));
  }

  /** Forgets the longest gap so far. */
  void mark() throws IOException {
    client.ask("mark");
  }

  Status status() throws IOException {
    return Status.parse(client.ask("status"));
  }

  /** Waits until more has come than now, and goes on coming. */
  boolean awaitFlow(int seconds) throws IOException, InterruptedException {
    long before = status().received();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long flowsSince = -1;
    while (System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      Status now = status();
      boolean flows = now.received() > before && now.idleMillis() < QUIET_MILLIS;
      if (!flows) {
        flowsSince = -1;
      } else if (flowsSince < 0) {
        flowsSince = System.nanoTime();
      } else if (System.nanoTime() - flowsSince > TimeUnit.MILLISECONDS.toNanos(2 * QUIET_MILLIS)) {
        return true;
      }
    }
    return false;
  }

  /** Sends no more, waits for what is on its way, and says what came of it all. */
  Status end() throws IOException {
    return Status.parse(client.ask("end"));
  }

  @Override
  public void close() {
    client.close();
  }
}
