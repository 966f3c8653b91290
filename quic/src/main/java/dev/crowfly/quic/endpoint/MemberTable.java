package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.connection.Connection;
import dev.crowfly.quic.crypto.StatelessResetTokens;
import java.util.ArrayDeque;

/**
 * The connections of an endpoint: which ID leads to which, which of them may have something to send
 * or to tell, and whose deadline is next.
 *
 * <p>A connection is looked at again whenever it was {@link #touch}ed, and only then.
 */
final class MemberTable {
  private final RandomSource random;
  private final StatelessResetTokens resetTokens;
  private final RoutingTable<Member> routes;
  private final RoutingTable<Member> resetRoutes;
  private final DeadlineHeap deadlines = new DeadlineHeap();
  private final ArrayDeque<Member> awaitTransmit = new ArrayDeque<>();
  private final ArrayDeque<Member> awaitEvents = new ArrayDeque<>();
  private final ArrayDeque<Member> awaitDeadline = new ArrayDeque<>();
  private int size;
  private int halfOpen;
  private long datagramsSent;
  private long bytesSent;

  MemberTable(RandomSource random, StatelessResetTokens resetTokens) {
    this.random = random;
    this.resetTokens = resetTokens;
    routes = new RoutingTable<>(random);
    resetRoutes = new RoutingTable<>(random);
  }

  int size() {
    return size;
  }

  /** How many server handshakes are incomplete. */
  int halfOpen() {
    return halfOpen;
  }

  /** The member that a destination connection ID leads to, or null. */
  Member find(byte[] buffer, int offset, int length) {
    return routes.get(buffer, offset, length);
  }

  /**
   * The member whose peer's stateless reset token ends a datagram, or null.
   *
   * @param end one past the datagram's last byte; at least 16 bytes precede it
   */
  Member findByResetToken(byte[] buffer, int end) {
    return resetRoutes.get(
        buffer, end - StatelessResetTokens.TOKEN_LENGTH, StatelessResetTokens.TOKEN_LENGTH);
  }

  /** A member that has no connection yet and does not count. */
  Member prepare() {
    return new Member(this, routes, resetRoutes, random, resetTokens);
  }

  /** The member counts from now on. */
  void add(Member member, Connection connection) {
    member.attach(connection);
    size++;
    if (!connection.application().isClient()) {
      member.halfOpen = true;
      halfOpen++;
    }
    touch(member);
  }

  /** Something happened to the member: it may have something to send, to tell, or to wait for. */
  void touch(Member member) {
    if (!member.awaitsTransmit) {
      member.awaitsTransmit = true;
      awaitTransmit.add(member);
    }
    if (!member.awaitsEvents) {
      member.awaitsEvents = true;
      awaitEvents.add(member);
    }
    settle(member);
  }

  /** Brings the tables up to date with the member's state. */
  private void settle(Member member) {
    Connection connection = member.connection();
    if (member.halfOpen
        && (connection.application().isHandshakeComplete()
            || connection.application().isClosed())) {
      member.halfOpen = false;
      halfOpen--;
    }
    if (connection.isForgotten()) {
      remove(member);
    } else if (!member.awaitsDeadline) {
      member.awaitsDeadline = true;
      awaitDeadline.add(member);
    }
  }

  /** A deadline is worked out when one is asked for: once for all datagrams of a turn. */
  private long earliestDeadline() {
    for (Member member = awaitDeadline.poll(); member != null; member = awaitDeadline.poll()) {
      member.awaitsDeadline = false;
      if (!member.removed) {
        deadlines.update(member, member.connection().nextTimeout());
      }
    }
    return deadlines.earliest();
  }

  private void remove(Member member) {
    if (member.removed) {
      return;
    }
    member.removed = true;
    deadlines.remove(member);
    member.unrouteAll();
    size--;
  }

  /** A datagram of a member left. */
  void countSent(int bytes) {
    datagramsSent++;
    bytesSent += bytes;
  }

  /** How many datagrams the members have sent, polled or by themselves. */
  long datagramsSent() {
    return datagramsSent;
  }

  /** Their bytes, UDP payload. */
  long bytesSent() {
    return bytesSent;
  }

  /** Lets the members that wait for it send, one datagram each in turn. */
  boolean pollTransmit(Transmit out, long now) {
    for (Member member = awaitTransmit.poll(); member != null; member = awaitTransmit.poll()) {
      boolean sent = member.pollTransmit(out, now);
      settle(member);
      if (sent) {
        countSent(out.length());
        awaitTransmit.add(member);
        return true;
      }
      member.awaitsTransmit = false;
    }
    return false;
  }

  QuicEvent pollEvent() {
    for (Member member = awaitEvents.peek(); member != null; member = awaitEvents.peek()) {
      QuicEvent event = member.connection().pollEvent();
      if (event != null) {
        return event;
      }
      awaitEvents.poll();
      member.awaitsEvents = false;
    }
    return null;
  }

  long nextTimeout() {
    return earliestDeadline();
  }

  void onTimeout(long now) {
    while (earliestDeadline() <= now) {
      Member member = deadlines.first();
      member.onTimeout(now);
      touch(member);
    }
  }
}
