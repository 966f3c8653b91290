package dev.crowfly.bench;

import com.sun.management.ThreadMXBean;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Bulk transfer from our client to our server, over UDP on loopback with a thread for each side,
 * and in memory on one thread. Prints throughput, processor time and allocation.
 *
 * <p>Arguments: {@code memory} or {@code udp} or {@code both}, megabytes per run, runs.
 */
public final class Loopback {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Loopback() {}

  /** Runs each variant several times; the first run warms up. */
  public static void main(String[] arguments) throws Exception {
    String variant = arguments.length > 0 ? arguments[0] : "both";
    long bytes = (arguments.length > 1 ? Long.parseLong(arguments[1]) : 500) * 1_000_000;
    int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    for (int run = 0; run < runs; run++) {
      if (!variant.equals("udp")) {
        System.out.println("memory  " + inMemory(bytes));
      }
      if (!variant.equals("memory")) {
        System.out.println("udp     " + overUdp(bytes));
      }
    }
  }

  /** What a transfer took. */
  private record Cost(long bytes, long wallNanos, long cpuNanos, long allocated, long datagrams) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f Gbit/s, %.2f CPU s per GB, %.2f us CPU and %.0f bytes allocated per datagram of"
              + " either side, %d datagrams",
          bytes * 8.0 / wallNanos,
          (double) cpuNanos / bytes,
          cpuNanos / 1e3 / datagrams,
          (double) allocated / datagrams,
          datagrams);
    }
  }

  private static Cost inMemory(long bytes) {
    InetSocketAddress here = new InetSocketAddress("127.0.0.1", 1);
    InetSocketAddress there = new InetSocketAddress("127.0.0.1", 2);
    Identity identity = identity();
    BulkSide client = BulkSide.client(clientConfig(identity), bytes);
    BulkSide server = BulkSide.server(serverConfig(identity));
    byte[] buffer = new byte[1500];
    Transmit transmit = new Transmit();
    long now = 0;
    Meter meter = Meter.start();
    client.connect(here, there, now);
    while (!server.hasEnded()) {
      boolean moved = move(client, server, there, here, transmit, buffer, now);
      moved |= move(server, client, here, there, transmit, buffer, now);
      if (!moved) {
        now =
            Math.max(
                now, Math.min(client.endpoint().nextTimeout(), server.endpoint().nextTimeout()));
        client.endpoint().onTimeout(now);
        server.endpoint().onTimeout(now);
      }
    }
    return meter.stop(bytes, client.datagramsSent() + server.datagramsSent());
  }

  /** A datagram at a time, so that the other side may answer; virtual time stands still. */
  private static boolean move(
      BulkSide from,
      BulkSide to,
      InetSocketAddress toLocal,
      InetSocketAddress fromLocal,
      Transmit transmit,
      byte[] buffer,
      long now) {
    boolean any = from.runApplication(now);
    for (int i = 0;
        i < 16 && from.pollTransmit(transmit.reset(buffer, 0, buffer.length), now);
        i++) {
      any = true;
      to.receive(buffer, transmit.length(), toLocal, fromLocal, now);
    }
    return any | to.runApplication(now);
  }

  private static Cost overUdp(long bytes) throws IOException, InterruptedException {
    Identity identity = identity();
    BulkSide client = BulkSide.client(clientConfig(identity), bytes);
    BulkSide server = BulkSide.server(serverConfig(identity));
    UdpLoop serverLoop = new UdpLoop(server);
    UdpLoop clientLoop = new UdpLoop(client);
    clientLoop.connect(serverLoop.address());
    Measured serverThread = new Measured(serverLoop, "server");
    Measured clientThread = new Measured(clientLoop, "client");
    long began = System.nanoTime();
    serverThread.start();
    clientThread.start();
    while (!server.hasEnded()) {
      Thread.sleep(1);
    }
    long wall = System.nanoTime() - began;
    clientLoop.close();
    serverLoop.close();
    clientThread.join();
    serverThread.join();
    System.out.println("  client: " + client + ", full socket " + clientLoop.droppedByFullSocket());
    System.out.printf(
        Locale.ROOT,
        "  CPU: client %.2f s, server %.2f s of %.2f s%n",
        clientThread.cpuNanos / 1e9,
        serverThread.cpuNanos / 1e9,
        wall / 1e9);
    return new Cost(
        bytes,
        wall,
        clientThread.cpuNanos + serverThread.cpuNanos,
        clientThread.allocated + serverThread.allocated,
        client.datagramsSent() + server.datagramsSent());
  }

  /** A thread that notes its own processor time and allocation at its end. */
  private static final class Measured extends Thread {
    private volatile long cpuNanos;
    private volatile long allocated;

    Measured(Runnable work, String name) {
      super(work, name);
    }

    @Override
    public void run() {
      super.run();
      cpuNanos = THREADS.getCurrentThreadCpuTime();
      allocated = THREADS.getCurrentThreadAllocatedBytes();
    }
  }

  /** Measures the current thread. */
  private record Meter(long wall, long cpu, long allocated) {
    static Meter start() {
      return new Meter(
          System.nanoTime(),
          THREADS.getCurrentThreadCpuTime(),
          THREADS.getCurrentThreadAllocatedBytes());
    }

    Cost stop(long bytes, long datagrams) {
      return new Cost(
          bytes,
          System.nanoTime() - wall,
          THREADS.getCurrentThreadCpuTime() - cpu,
          THREADS.getCurrentThreadAllocatedBytes() - allocated,
          datagrams);
    }
  }

  private static QuicConfig clientConfig(Identity identity) {
    return QuicConfig.builder(
            TlsConfig.builder()
                .alpn("bench")
                .peerVerifier(PeerVerifiers.pinned(identity.nodeId()))
                .build())
        .build();
  }

  private static QuicConfig serverConfig(Identity identity) {
    return QuicConfig.builder(
            TlsConfig.builder()
                .alpn("bench")
                .credentials(identity.credentials())
                .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                .build())
        .build();
  }

  private static Identity identity() {
    SplittableRandom source = new SplittableRandom(3);
    long now = System.currentTimeMillis();
    return Identity.generate(
        KeyKind.ED25519,
        (out, offset, length) -> {
          for (int i = 0; i < length; i++) {
            out[offset + i] = (byte) source.nextInt();
          }
        },
        now - DAY_MILLIS,
        now + DAY_MILLIS,
        "bench");
  }
}
