package dev.crowfly.bench.loopback;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the stacks have to do. */
enum Workload {
  /** One stream, client to server. */
  BULK("bulk, one stream", 1),
  /** A hundred streams at once. */
  BULK100("bulk, 100 streams", 100),
  /** A request and its response, one at a time, each on a stream of its own. */
  REQUESTS("request/response, one at a time", 1),
  /** The same with 32 under way. */
  REQUESTS32("request/response, 32 at once", 32),
  /** Connections that are made and closed, one after the other. */
  HANDSHAKES("handshakes", 1),
  /** DATAGRAM frames, as many as arrive. */
  DATAGRAMS("DATAGRAM frames", 1),
  /** A TCP connection through a tunnel, one way. */
  TUNNEL("TCP through a tunnel", 1),
  /** A datagram of a session and its echo, one at a time. */
  ECHO("echo of a datagram between two nodes", 1),
  /** What a datagram costs: to forward it, or to send and receive it. */
  FORWARD("processor time of a datagram, relayed or sent and received", 1);

  private final String title;
  private final int concurrency;

  Workload(String title, int concurrency) {
    this.title = title;
    this.concurrency = concurrency;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** How many streams are open at once. */
  int concurrency() {
    return concurrency;
  }

  /** As on the command line. */
  String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isBulk() {
    return this == BULK || this == BULK100;
  }

  /** Whether it takes whole nodes, and not only a QUIC stack. */
  boolean isForNodes() {
    return this == TUNNEL || this == ECHO || this == FORWARD;
  }

  boolean isRequests() {
    return this == REQUESTS || this == REQUESTS32;
  }

  static Workload of(String argument) {
    return Arrays.stream(values())
        .filter(workload -> workload.argument().equals(argument))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no workload \"" + argument + "\"; there are " + arguments()));
  }

  static List<String> arguments() {
    return Arrays.stream(values()).map(Workload::argument).toList();
  }
}
