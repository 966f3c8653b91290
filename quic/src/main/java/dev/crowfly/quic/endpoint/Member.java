package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.connection.Connection;
import dev.crowfly.quic.connection.ConnectionHost;
import dev.crowfly.quic.crypto.StatelessResetTokens;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection's place in the endpoint's tables, and the IDs that lead there. */
final class Member implements ConnectionHost {
  static final int CONNECTION_ID_BYTES = 8;
  static final int NOT_IN_HEAP = -1;

  private final MemberTable table;
  private final RoutingTable<Member> routes;
  private final RoutingTable<Member> resetRoutes;
  private final RandomSource random;
  private final StatelessResetTokens resetTokens;
  private final List<byte[]> routed = new ArrayList<>(4);
  private Connection connection;

  /** Whether it has left the tables for good. */
  boolean removed;

  /** Owned by {@link DeadlineHeap}. */
  int heapIndex = NOT_IN_HEAP;

  /** Owned by {@link DeadlineHeap}. */
  long deadline = DeadlineHeap.NEVER;

  /** Whether it stands in the queue of those that may have something to send. */
  boolean awaitsTransmit;

  /** Whether it stands in the queue of those that may have events. */
  boolean awaitsEvents;

  /** Whether it stands in the queue of those whose deadline may have changed. */
  boolean awaitsDeadline;

  /** Whether its handshake, as a server's, still counts against the limit. */
  boolean halfOpen;

  Member(
      MemberTable table,
      RoutingTable<Member> routes,
      RoutingTable<Member> resetRoutes,
      RandomSource random,
      StatelessResetTokens resetTokens) {
    this.table = table;
    this.routes = routes;
    this.resetRoutes = resetRoutes;
    this.random = random;
    this.resetTokens = resetTokens;
  }

  /** Called once: a connection needs its source of IDs at birth. */
  void attach(Connection newborn) {
    connection = newborn;
  }

  Connection connection() {
    return connection;
  }

  // What a connection throws, which nobody foresaw, must not end the others' loop.

  void receive(
      byte[] buf, int offset, int length, SocketAddress local, SocketAddress peer, long now) {
    try {
      connection.receive(buf, offset, length, local, peer, now);
    } catch (RuntimeException e) {
      fail(e, now);
    }
  }

  boolean pollTransmit(Transmit out, long now) {
    try {
      return connection.pollTransmit(out, now);
    } catch (RuntimeException e) {
      fail(e, now);
      return pollClose(out, now);
    }
  }

  private boolean pollClose(Transmit out, long now) {
    try {
      return connection.pollTransmit(out, now);
    } catch (RuntimeException e) {
      fail(e, now);
      return false;
    }
  }

  void onTimeout(long now) {
    try {
      connection.onTimeout(now);
    } catch (RuntimeException e) {
      fail(e, now);
    }
  }

  private void fail(RuntimeException cause, long now) {
    connection.fail(cause, now);
    table.touch(this);
  }

  @Override
  public ConnectionId issue() {
    byte[] id;
    do {
      id = new byte[CONNECTION_ID_BYTES];
      random.nextBytes(id, 0, id.length);
    } while (!route(id));
    return ConnectionId.of(id);
  }

  /** Leads packets to {@code id} here; false if the ID leads elsewhere already. */
  boolean route(byte[] id) {
    boolean free = routes.putIfAbsent(id, this);
    if (free) {
      routed.add(id);
    }
    return free;
  }

  @Override
  public void retire(ConnectionId id) {
    unroute(id.toByteArray());
  }

  /** Leads packets to {@code id} nowhere; harmless if they never came here. */
  void unroute(byte[] id) {
    routes.remove(id, this);
    routed.removeIf(known -> Arrays.equals(known, id));
  }

  /** Leads no packets here any more. */
  void unrouteAll() {
    routed.forEach(id -> routes.remove(id, this));
    routed.clear();
  }

  @Override
  public void resetToken(ConnectionId id, byte[] out, int offset) {
    byte[] bytes = id.toByteArray();
    resetTokens.write(bytes, 0, bytes.length, out, offset);
  }

  @Override
  public void onTokenInUse(byte[] token) {
    // Two peers with the same token could only be one that cheats: the first one keeps it.
    resetRoutes.putIfAbsent(token, this);
  }

  @Override
  public void onTokenRetired(byte[] token) {
    resetRoutes.remove(token, this);
  }

  @Override
  public int connectionIdLength() {
    return CONNECTION_ID_BYTES;
  }

  @Override
  public void onSentByItself(int bytes) {
    table.countSent(bytes);
  }

  @Override
  public void onMutated() {
    // A connection that is being made is not in the tables yet, and is looked at when it comes.
    if (connection != null) {
      table.touch(this);
    }
  }
}
