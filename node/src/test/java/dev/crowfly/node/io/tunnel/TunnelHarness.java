package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.tunnel.MemoryLink;
import dev.crowfly.node.core.tunnel.MemorySessions;
import dev.crowfly.node.core.tunnel.ServiceLink;
import dev.crowfly.node.io.Readiness;
import dev.crowfly.quic.QuicConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A session in memory with real local sockets at both ends, all on the test's thread. While real
 * threads are waited for, the link's virtual time runs no faster than theirs: a busy machine must
 * not look like a slow peer.
 */
final class TunnelHarness implements AutoCloseable {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  final MemorySessions sessions;
  final TunnelIo io;
  final List<String> wanted = new ArrayList<>();
  final List<String> unreachable = new ArrayList<>();
  final ServiceLink link = new ServiceLink("web", (l, now) -> onWanted(l));
  final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();

  private final Selector selector = Selector.open();

  TunnelHarness(UnaryOperator<QuicConfig.Builder> settings) throws IOException {
    sessions =
        new MemorySessions(
            1, MemoryLink.MILLIS, builder -> settings.apply(builder.keepAliveMillis(5000)));
    io = new TunnelIo((channel, ops, r) -> channel.register(selector, ops, r), sessions.chunks);
  }

  /** What opening a session throws, if anything. */
  RuntimeException demandFailure;

  private void onWanted(ServiceLink which) {
    wanted.add(which.service());
    if (demandFailure != null) {
      throw demandFailure;
    }
  }

  TcpForward forward(TunnelLimits limits) throws IOException {
    return TcpForward.listen(ANY_PORT, link, io, limits);
  }

  /** Which names were looked up. */
  final List<String> asked = new ArrayList<>();

  /** Whether answers wait for {@link #releaseAnswers}; else they come in the next turn. */
  boolean holdAnswers;

  private final List<Runnable> heldAnswers = new ArrayList<>();

  /** Knows two names. */
  final Resolver resolver =
      (host, port, answer) -> {
        asked.add(host);
        Runnable command = () -> answer.resolved(lookUp(host, port), now());
        if (holdAnswers) {
          heldAnswers.add(command);
        } else {
          commands.add(command);
        }
      };

  void releaseAnswers() {
    commands.addAll(heldAnswers);
    heldAnswers.clear();
    holdAnswers = false;
  }

  private static List<InetSocketAddress> lookUp(String host, int port) {
    InetSocketAddress right = new InetSocketAddress(ANY_PORT.getAddress(), port);
    return switch (host) {
      case "backend.test" -> List.of(right);
      case "moved.test" -> List.of(new InetSocketAddress("127.0.0.2", port), right);
      default -> List.of();
    };
  }

  TcpBackend backend(InetSocketAddress address, TunnelLimits limits) {
    TcpBackend backend =
        new TcpBackend(address, resolver, io, limits, (to, why) -> unreachable.add(why));
    sessions.providers.put("web", backend);
    return backend;
  }

  long now() {
    return sessions.link.now();
  }

  /** Serves until the condition holds. */
  void runUntil(BooleanSupplier condition) throws IOException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("it never happens: " + sessions.link.agent().stats());
      }
      long began = System.nanoTime();
      selector.select(1);
      turn(Math.min(System.nanoTime() - began + 1, MemoryLink.MILLIS));
    }
  }

  /** Lets so much virtual time pass, whatever real threads do. */
  void pass(long nanos) throws IOException {
    long end = now() + nanos;
    while (now() < end) {
      selector.selectNow();
      turn(MemoryLink.MILLIS);
    }
  }

  private void turn(long nanos) throws IOException {
    for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
      SelectionKey key = keys.next();
      keys.remove();
      if (key.isValid()) {
        ((Readiness) key.attachment()).ready(key, key.readyOps(), now());
      }
    }
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
    if (io.nextTimeout() <= now()) {
      io.onTimeout(now());
    }
    sessions.link.pass(nanos);
    for (var traffic : List.of(sessions.agent, sessions.connector)) {
      if (traffic.nextTimeout() <= now()) {
        traffic.onTimeout(now());
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
