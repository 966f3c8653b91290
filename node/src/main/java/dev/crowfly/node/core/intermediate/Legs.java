package dev.crowfly.node.core.intermediate;

import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.switchboard.Switchboard;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The legs of all nodes, and the bytes between their streams and the {@link Switchboard}. */
final class Legs {
  private static final long NEVER = Long.MAX_VALUE;

  /** How long a node may take from its handshake to its first stream. */
  private static final long STREAM_NANOS = 10_000_000_000L;

  private record Silent(NodeLeg leg, long until) {}

  private final Relay relay;
  private final byte[] chunk = new byte[4096];
  private final Map<Long, NodeLeg> legs = new HashMap<>();
  private final ArrayDeque<Silent> silent = new ArrayDeque<>();
  private Switchboard switchboard;
  private long nextNumber;

  Legs(Relay relay) {
    this.relay = relay;
  }

  /** Who gets what the nodes say; once, before anything else. */
  void connectTo(Switchboard board) {
    switchboard = board;
  }

  /** A handshake is complete. */
  void open(QuicConnection connection, long now) {
    NodeLeg leg = new NodeLeg(nextNumber++, connection, relay.newFlows());
    connection.attach(leg);
    legs.put(leg.number(), leg);
    silent.addLast(new Silent(leg, now + STREAM_NANOS));
  }

  /** A connection has ended. */
  void onClosed(NodeLeg leg, long now) {
    legs.remove(leg.number());
    relay.forget(leg);
    switchboard.disconnected(leg.number(), now);
  }

  /** The leg with this number; null if it is gone. */
  NodeLeg find(long number) {
    return legs.get(number);
  }

  List<NodeLeg> all() {
    return List.copyOf(legs.values());
  }

  /** A leg's round-trip time; 0 if unknown. */
  long rttNanos(long number) {
    NodeLeg leg = legs.get(number);
    return leg == null ? 0 : leg.connection().stats().smoothedRttNanos();
  }

  /** Something happened on a stream of the leg: nodes may open one alone. */
  void onStream(NodeLeg leg, QuicStream stream, long now) {
    if (leg.stream() == null) {
      leg.setStream(stream);
      String node = leg.connection().session().orElseThrow().peerNodeId().toString();
      switchboard.connected(leg.number(), node, addressOf(leg.connection()), now);
    }
    receive(leg, now);
    send(leg);
  }

  /** Takes in what has come, as far as the switchboard wants it. */
  void receive(NodeLeg leg, long now) {
    QuicStream stream = leg.stream();
    int count = 0;
    int room = stream == null ? 0 : switchboard.receivable(leg.number(), now);
    while (room > 0) {
      count = stream.read(chunk, 0, Math.min(room, chunk.length));
      if (count <= 0) {
        break;
      }
      switchboard.receive(leg.number(), chunk, 0, count, now);
      room = switchboard.receivable(leg.number(), now);
    }
    if (count < 0) {
      // The node has said all: that is how it goes.
      close(leg, ErrorCode.NONE, "", now);
    }
  }

  /** Writes what the switchboard has for the leg, as far as there is room. */
  void send(NodeLeg leg) {
    QuicStream stream = leg.stream();
    while (stream != null && switchboard.hasOutput(leg.number())) {
      int room = Math.min(chunk.length, stream.writableBytes());
      int count = room > 0 ? switchboard.write(leg.number(), chunk, 0, room) : 0;
      if (count <= 0) {
        return;
      }
      stream.write(chunk, 0, count);
    }
  }

  /** Ends a leg. */
  void close(NodeLeg leg, ErrorCode code, String text, long now) {
    leg.connection().close(code.code(), text, now);
  }

  long nextTimeout() {
    return silent.isEmpty() ? NEVER : silent.peekFirst().until();
  }

  void onTimeout(long now) {
    while (nextTimeout() <= now) {
      NodeLeg leg = silent.removeFirst().leg();
      if (leg.stream() == null && !leg.connection().isClosed()) {
        close(leg, ErrorCode.TIMEOUT, "no stream for signaling was opened", now);
      }
    }
  }

  private static InetSocketAddress addressOf(QuicConnection connection) {
    for (PathStats path : connection.pathStats()) {
      if (path.active() && path.peer() instanceof InetSocketAddress address) {
        return address;
      }
    }
    throw new IllegalStateException("a leg without an address");
  }
}
