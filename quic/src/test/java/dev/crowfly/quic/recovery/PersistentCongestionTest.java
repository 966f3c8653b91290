package dev.crowfly.quic.recovery;

import static dev.crowfly.quic.recovery.RecoveryFixture.APPLICATION;
import static dev.crowfly.quic.recovery.RecoveryFixture.HANDSHAKE;
import static dev.crowfly.quic.recovery.RecoveryFixture.MS;
import static dev.crowfly.quic.recovery.RecoveryFixture.SECOND;
import static dev.crowfly.quic.recovery.RecoveryFixture.SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9002 §7.6. */
class PersistentCongestionTest {
  private static final long MINIMUM_WINDOW = 2L * SIZE;

  /**
   * A connection whose PTO, max_ack_delay included, is 2 s when packet 9 of the example is
   * acknowledged: after three samples of 200 ms it is 200 + 4 * 56.25 ms, plus max_ack_delay.
   */
  private static RecoveryFixture example() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    f.recovery.setPeerMaxAckDelay(1_575 * MS);
    return f;
  }

  // RFC 9002 §7.6.3, the table, on a connection that has an RTT sample before it begins
  @Test
  void exampleOfTheRfc_isPersistentCongestion() throws TransportError {
    RecoveryFixture f = example();
    long t = 10 * SECOND;
    f.send(APPLICATION, t);
    f.send(APPLICATION, t + SECOND);
    f.ackDelayed(APPLICATION, t + 1_200 * MS, SECOND, 1, 1);
    f.events();
    for (int i = 2; i <= 6; i++) {
      f.send(APPLICATION, t + i * SECOND);
    }
    f.send(APPLICATION, t + 8 * SECOND);
    f.send(APPLICATION, t + 12 * SECOND);
    f.ack(APPLICATION, t + 12_200 * MS, 9, 9);
    assertEquals("acked 9, lost 2, lost 3, lost 4, lost 5, lost 6, lost 7, lost 8", f.events());
    assertTrue(f.path.congestion().windowBytes() <= MINIMUM_WINDOW + SIZE);
    assertEquals(2 * SECOND, f.path.rtt().ptoNanos(1_575 * MS));
  }

  /** Sends packets 1.. at these seconds, acknowledges one sent at 12 s, and tells the window. */
  private static long windowAfter(RecoveryFixture f, List<Integer> seconds, long... ranges)
      throws TransportError {
    long t = 10 * SECOND;
    for (int second : seconds) {
      f.send(APPLICATION, t + second * SECOND);
    }
    long last = f.send(APPLICATION, t + 12 * SECOND);
    long[] all = new long[ranges.length + 2];
    all[0] = last;
    all[1] = last;
    System.arraycopy(ranges, 0, all, 2, ranges.length);
    f.ack(APPLICATION, t + 12 * SECOND + 200 * MS, all);
    return f.path.congestion().windowBytes();
  }

  @Test
  void lossesOverMoreThanThreePtos_setTheMinimumWindow() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    // PTO = 200 + 400 + 25 ms, times three is 1,875 ms.
    assertTrue(windowAfter(f, List.of(0, 1, 2)) <= MINIMUM_WINDOW + SIZE);
  }

  // RFC 9000 §14.4: probes of the path MTU say nothing about congestion
  @Test
  void lostMtuProbe_doesNotBeginAPeriod() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    f.begin(APPLICATION);
    f.recovery.onMtuProbeSent(APPLICATION, 7 * SECOND, 1_452, 0);
    assertEquals(6_000, windowAfter(f, List.of(0, 1)));
  }

  // RFC 9002 §7.6.2: "the duration between the send times of these two packets exceeds"
  @Test
  void lossesOverLessThanThreePtos_halveTheWindowOnly() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    assertEquals(6_000, windowAfter(f, List.of(0, 1)));
  }

  // RFC 9002 §7.6.2: "none of the packets sent between the send times of these two packets are
  // acknowledged"
  @Test
  void anAcknowledgedPacketBetween_breaksThePeriod() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    assertEquals(6_000, windowAfter(f, List.of(0, 1, 2), 2, 2));
  }

  // RFC 9002 §7.6.2: "a prior RTT sample existed when these two packets were sent"
  @Test
  void packetsSentBeforeTheFirstRttSample_dontCount() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.recovery.onHandshakeConfirmed();
    for (int i = 0; i < 8; i++) {
      f.send(APPLICATION, i * 5L * SECOND);
    }
    f.ack(APPLICATION, 36 * SECOND, 7, 7);
    assertEquals("acked 7, lost 0, lost 1, lost 2, lost 3, lost 4, lost 5, lost 6", f.events());
    assertEquals(6_000, f.path.congestion().windowBytes());
  }

  // RFC 9002 §7.6.2: "These two packets MUST be ack-eliciting"
  @Test
  void onlyAckElicitingPackets_boundThePeriod() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    long t = 10 * SECOND;
    f.begin(APPLICATION);
    f.recovery.onPacketSent(APPLICATION, t, SIZE, false, true, 0);
    f.send(APPLICATION, t + 2 * SECOND);
    f.begin(APPLICATION);
    f.recovery.onPacketSent(APPLICATION, t + 4 * SECOND, SIZE, false, true, 0);
    f.send(APPLICATION, t + 12 * SECOND);
    f.ack(APPLICATION, t + 12_200 * MS, 4, 4);
    assertEquals("acked 4, lost 1, lost 2, lost 3", f.events());
    assertEquals(6_000, f.path.congestion().windowBytes());
  }

  // RFC 9002 §7.6.2: "SHOULD consider packets sent across packet number spaces"
  @Test
  void acknowledgmentInAnotherSpaceMeanwhile_breaksThePeriod() throws TransportError {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(APPLICATION, 0);
    f.ack(APPLICATION, 200 * MS, 0, 0);
    f.recovery.onHandshakeConfirmed();
    long t = 10 * SECOND;
    f.send(APPLICATION, t);
    f.send(HANDSHAKE, t + SECOND);
    f.send(APPLICATION, t + 2 * SECOND);
    f.ack(HANDSHAKE, t + 2 * SECOND, 0, 0);
    long rttThen = f.path.rtt().smoothedNanos();
    assertTrue(rttThen < SECOND);
    f.send(APPLICATION, t + 20 * SECOND);
    f.events();
    f.ack(APPLICATION, t + 20 * SECOND + 200 * MS, 3, 3);
    assertEquals("acked 3, lost 1, lost 2", f.events());
    assertEquals(6_000, f.path.congestion().windowBytes());
  }

  @Test
  void onePeriod_isDeclaredOnce() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(200 * MS);
    windowAfter(f, List.of(0, 1, 2, 3));
    long t = 23 * SECOND;
    for (int i = 0; i < 4; i++) {
      f.send(APPLICATION, t);
    }
    f.ack(APPLICATION, t + 200 * MS, 6, 9);
    long window = f.path.congestion().windowBytes();
    assertTrue(window > MINIMUM_WINDOW + SIZE, "grows again: " + window);
  }
}
