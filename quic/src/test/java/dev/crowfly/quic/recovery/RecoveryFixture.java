package dev.crowfly.quic.recovery;

import dev.crowfly.quic.TransportError;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Recovery} whose packets each carry one token: its own packet number.
 *
 * <p>What comes back is written down as text: {@code acked 3}, {@code lost 4}, {@code probe 5},
 * with an I or H before the number in the Initial and Handshake spaces.
 */
final class RecoveryFixture implements TokenOwner {
  static final long MS = 1_000_000L;
  static final long SECOND = 1_000 * MS;
  static final int SIZE = 1_200;
  static final PacketNumberSpace INITIAL = PacketNumberSpace.INITIAL;
  static final PacketNumberSpace HANDSHAKE = PacketNumberSpace.HANDSHAKE;
  static final PacketNumberSpace APPLICATION = PacketNumberSpace.APPLICATION_DATA;

  final List<String> events = new ArrayList<>();
  final PathRecovery path;
  final Recovery recovery;

  private RecoveryFixture(boolean client) {
    path = newPath();
    recovery = new Recovery(client, this, path);
  }

  static RecoveryFixture client() {
    return new RecoveryFixture(true);
  }

  static RecoveryFixture server() {
    return new RecoveryFixture(false);
  }

  /** A client after the handshake, with one RTT sample of the given length, at time {@code rtt}. */
  static RecoveryFixture established(long rtt) throws TransportError {
    RecoveryFixture fixture = client();
    fixture.recovery.discardSpace(INITIAL, 0);
    fixture.recovery.discardSpace(HANDSHAKE, 0);
    fixture.recovery.onHandshakeConfirmed();
    fixture.send(APPLICATION, 0);
    fixture.ack(APPLICATION, rtt, 0, 0);
    fixture.events.clear();
    return fixture;
  }

  static PathRecovery newPath() {
    return new PathRecovery(new RttEstimator(), new NewReno(SIZE));
  }

  /** Sends a full-sized ack-eliciting packet on path 0; returns its number. */
  long send(PacketNumberSpace space, long now) {
    return sendOn(0, space, now);
  }

  long sendOn(int pathIndex, PacketNumberSpace space, long now) {
    long pn = begin(space);
    recovery.onPacketSent(space, now, SIZE, true, true, pathIndex);
    return pn;
  }

  /** Sends a packet with nothing but an ACK frame. */
  long sendAckOnly(PacketNumberSpace space, long now) {
    long pn = begin(space);
    recovery.onPacketSent(space, now, 40, false, false, 0);
    return pn;
  }

  long begin(PacketNumberSpace space) {
    long pn = recovery.nextPacketNumber(space);
    recovery.beginPacket(space, pn).token(space.index(), pn, 0, 0);
    return pn;
  }

  /** An ACK frame without delay; ranges as pairs smallest, largest, in descending order. */
  boolean ack(PacketNumberSpace space, long now, long... ranges) throws TransportError {
    return ackDelayed(space, now, 0, ranges);
  }

  boolean ackDelayed(PacketNumberSpace space, long now, long delay, long... ranges)
      throws TransportError {
    recovery.onAckBegin(space, ranges[1], delay, now);
    for (int i = 0; i < ranges.length; i += 2) {
      recovery.onAckRange(ranges[i], ranges[i + 1]);
    }
    return recovery.onAckEnd();
  }

  /** The events since the last call, joined. */
  String events() {
    String text = String.join(", ", events);
    events.clear();
    return text;
  }

  private void note(String what, int kind, long number) {
    events.add(what + " " + (kind == 0 ? "I" : kind == 1 ? "H" : "") + number);
  }

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    note("acked", kind, a);
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    note("lost", kind, a);
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {
    note("probe", kind, a);
  }
}
