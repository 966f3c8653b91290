package dev.crowfly.bench.loopback;

import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.io.Offloads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;

/**
 * An Intermediate and two nodes as programs use them, through the library's blocking streams; all
 * settings are the product's own, but for the size of datagrams.
 */
final class NodesStack implements Stack {
  private static final int WARM_UP_ECHOES = 20;

  private final PathMode mode;

  NodesStack(PathMode mode) throws IOException {
    this.mode = mode;
    OurSide.openTransport().close(); // so that it is known whether there is an offload
  }

  @Override
  public String description() {
    return "Crowfly "
        + Versions.of("crowfly")
        + ", an Intermediate and two nodes, path "
        + mode
        + "; the product's own windows; "
        + Offloads.report();
  }

  @Override
  public Measurement run(Workload workload, Limits limits) throws Exception {
    try (NodesTrio trio = new NodesTrio(mode, limits.verify())) {
      return switch (workload) {
        case BULK -> bulk(trio, limits);
        case FORWARD -> forward(trio, limits);
        case TUNNEL -> tunnel(trio, limits);
        case ECHO -> echo(trio, limits);
        default -> throw new IllegalArgumentException(workload.argument());
      };
    }
  }

  private static Measurement bulk(NodesTrio trio, Limits limits) throws Exception {
    try (Session session = trio.connect(NodesTrio.SINK)) {
      SessionStream stream = session.openStream();
      Meter meter = Meter.start();
      long sent = write(stream.output(), limits);
      trio.awaitReceived(sent);
      return meter.stop(sent);
    }
  }

  /**
   * A transfer, of which the datagrams count. Relayed: what the Intermediate's thread costs for
   * each datagram that it forwarded, those with acknowledgments included. Direct: what both nodes'
   * threads cost for each datagram that the sender sent: one that is sent and one that is received,
   * with their share of acknowledgments.
   */
  private Measurement forward(NodesTrio trio, Limits limits) throws Exception {
    try (Session session = trio.connect(NodesTrio.SINK)) {
      SessionStream stream = session.openStream();
      boolean relayed = mode == PathMode.RELAY;
      String threads = relayed ? NodesTrio.INTERMEDIATE_THREAD : NodesTrio.NODE_THREAD;
      long before = datagrams(trio, session, relayed);
      ThreadMeter meter = ThreadMeter.start(threads);
      trio.awaitReceived(write(stream.output(), limits));
      return meter.stop(datagrams(trio, session, relayed) - before);
    }
  }

  private static long datagrams(NodesTrio trio, Session session, boolean relayed) throws Exception {
    return relayed
        ? trio.relayedDatagrams()
        : NodesTrio.await(session.stats(), "counters").datagramsSent();
  }

  private Measurement tunnel(NodesTrio trio, Limits limits) throws Exception {
    try (Socket socket = trio.tunnel()) {
      socket.getOutputStream().write(Payload.chunk(), 0, 1); // the session comes up with it
      trio.awaitReceived(1);
      Meter meter = Meter.start();
      long sent = write(socket.getOutputStream(), limits, 1);
      trio.awaitReceived(1 + sent);
      return meter.stop(sent);
    }
  }

  /** Closes the stream at the end. */
  private static long write(OutputStream output, Limits limits) throws IOException {
    return write(output, limits, 0);
  }

  private static long write(OutputStream output, Limits limits, int before) throws IOException {
    long deadline = System.nanoTime() + limits.nanos();
    long sent = 0;
    while (sent < limits.units() && System.nanoTime() < deadline) {
      int at = (int) ((before + sent) % Settings.CHUNK_BYTES);
      int length = (int) Math.min(Settings.CHUNK_BYTES - at, limits.units() - sent);
      output.write(Payload.chunk(), at, length);
      sent += length;
    }
    return sent;
  }

  private static Measurement echo(NodesTrio trio, Limits limits) throws Exception {
    byte[] message = Arrays.copyOf(Payload.chunk(), Settings.REQUEST_BYTES);
    try (Session session = trio.connect(NodesTrio.ECHO)) {
      for (int i = 0; i < WARM_UP_ECHOES; i++) {
        session.sendDatagram(message);
        var unused = session.receiveDatagram();
      }
      Latencies latencies = new Latencies();
      Meter meter = Meter.start();
      long deadline = System.nanoTime() + limits.nanos();
      while (latencies.count() < limits.units() && System.nanoTime() < deadline) {
        long begun = System.nanoTime();
        session.sendDatagram(message);
        byte[] answer = session.receiveDatagram();
        latencies.add(System.nanoTime() - begun);
        if (!Arrays.equals(message, answer)) {
          throw new IllegalStateException("another datagram came back");
        }
      }
      return meter.stop(latencies.count()).withLatencies(latencies);
    }
  }
}
