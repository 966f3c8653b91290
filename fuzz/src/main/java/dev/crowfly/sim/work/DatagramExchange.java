package dev.crowfly.sim.work;

import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;

/**
 * Numbered datagrams to the Connector and back, at a steady pace. They may be lost; one that comes
 * twice or changed ends the world.
 */
public final class DatagramExchange {
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  private final World world;
  private final SimSession session;
  private final int payloadBytes;
  private final Duration every;
  private final int count;
  private final long beganAt;
  private final BitSet returned = new BitSet();
  private int sent;
  private long latestAt = -1;
  private long longestGap;

  private DatagramExchange(SimSession session, int payloadBytes, Duration every, int count) {
    world = session.node().world();
    this.session = session;
    this.payloadBytes = payloadBytes;
    this.every = every;
    this.count = count;
    beganAt = world.now();
  }

  /**
   * Begins one; it takes all datagrams of the session, and those of an earlier one are lost.
   *
   * @param payloadBytes 12 or more
   */
  public static DatagramExchange begin(
      SimSession session, int payloadBytes, Duration every, int count) {
    DatagramExchange exchange = new DatagramExchange(session, payloadBytes, every, count);
    session.onDatagram((service, payload) -> exchange.take(payload));
    exchange.send();
    return exchange;
  }

  private void send() {
    byte[] payload = new byte[payloadBytes];
    Pattern.fill(payload, payloadBytes, sent);
    ByteBuffer.wrap(payload).putLong(beganAt).putInt(sent);
    sent++;
    session.sendDatagram(payload);
    if (sent < count && !session.isClosed()) {
      world.after(every, this::send);
    }
  }

  private void take(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    if (in.getLong() != beganAt) {
      return; // of an earlier exchange
    }
    int number = in.getInt();
    if (payload.length != payloadBytes || number < 0 || number >= sent) {
      throw new AssertionError(session + ": a datagram that was never sent");
    }
    Pattern.check(
        payload, HEADER_BYTES, payloadBytes - HEADER_BYTES, (long) number + HEADER_BYTES, session);
    if (returned.get(number)) {
      throw new AssertionError(session + ": datagram " + number + " came twice");
    }
    returned.set(number);
    long now = world.now();
    longestGap = latestAt < 0 ? 0 : Math.max(longestGap, now - latestAt);
    latestAt = now;
  }

  /** How many were sent so far. */
  public int sent() {
    return sent;
  }

  /** How many came back so far. */
  public int returned() {
    return returned.cardinality();
  }

  /** Whether all were sent. */
  public boolean isSent() {
    return sent == count;
  }

  /** For how long none came back in the worst pause, in nanoseconds. */
  public long longestGapNanos() {
    return longestGap;
  }
}
