package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a path tells its observer and its controller, and what its pacer adds to that. */
class PathRecoveryTest implements PacketObserver {
  private static final long MS = RecoveryFixture.MS;
  private static final int SIZE = RecoveryFixture.SIZE;
  private static final PacketNumberSpace SPACE = RecoveryFixture.APPLICATION;

  private final List<String> heard = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();

  @Override
  public void onPacketAcked(int sizeBytes, long sentTime, boolean mtuProbe) {
    heard.add("acked " + sizeBytes + " sent " + sentTime / MS + (mtuProbe ? " probe" : ""));
  }

  @Override
  public void onPacketLost(int sizeBytes, long sentTime, boolean mtuProbe) {
    heard.add("lost " + sizeBytes + " sent " + sentTime / MS + (mtuProbe ? " probe" : ""));
  }

  @Override
  public void onPacketSent(int sizeBytes, long sentTime, boolean mtuProbe) {
    sent.add(sizeBytes + " at " + sentTime / MS + (mtuProbe ? " probe" : ""));
  }

  @Override
  public void onProbeTimeout(int ptoCount, long now) {
    heard.add("pto " + ptoCount);
  }

  private String heard() {
    String text = String.join(", ", heard);
    heard.clear();
    return text;
  }

  private RecoveryFixture observed() throws TransportError {
    RecoveryFixture fixture = RecoveryFixture.established(100 * MS);
    fixture.path.setObserver(this);
    return fixture;
  }

  private static void sendProbe(RecoveryFixture fixture, long now) {
    fixture.begin(SPACE);
    fixture.recovery.onMtuProbeSent(SPACE, now, 1_452, 0);
  }

  @Test
  void observer_hearsOfPacketsAndProbes() throws TransportError {
    RecoveryFixture fixture = observed();
    fixture.send(SPACE, 200 * MS);
    sendProbe(fixture, 201 * MS);
    fixture.sendAckOnly(SPACE, 202 * MS);
    assertEquals(List.of("1200 at 200", "1452 at 201 probe"), sent);
    fixture.ack(SPACE, 301 * MS, 1, 2);
    assertEquals("acked 1200 sent 200, acked 1452 sent 201 probe", heard());
  }

  // RFC 9000 §14.4: the loss of a probe is no sign of congestion
  @Test
  void lostProbe_isReported_andCostsNoWindow_evenIfItArrivesAfterAll() throws TransportError {
    RecoveryFixture fixture = observed();
    long window = fixture.path.congestion().windowBytes();
    sendProbe(fixture, 200 * MS);
    for (int i = 1; i <= 3; i++) {
      fixture.send(SPACE, (200 + i) * MS);
    }
    fixture.ack(SPACE, 301 * MS, 2, 4);
    assertEquals(
        "acked 1200 sent 201, acked 1200 sent 202, acked 1200 sent 203, lost 1452 sent 200 probe",
        heard());
    assertTrue(fixture.path.congestion().windowBytes() >= window);
    fixture.ack(SPACE, 302 * MS, 1, 1);
    fixture.ack(SPACE, 303 * MS, 1, 4);
    assertEquals("acked 1452 sent 200 probe", heard());
  }

  @Test
  void pathThatWasLeft_reportsItsProbesAlone() throws TransportError {
    RecoveryFixture fixture = observed();
    fixture.send(SPACE, 200 * MS);
    sendProbe(fixture, 201 * MS);
    fixture.recovery.loseInFlight(0);
    assertEquals("lost 1452 sent 201 probe", heard());
  }

  @Test
  void probeTimeouts_areCounted() throws TransportError {
    RecoveryFixture fixture = observed();
    fixture.send(SPACE, 200 * MS);
    fixture.recovery.onTimeout(fixture.recovery.nextTimeout());
    fixture.recovery.onTimeout(fixture.recovery.nextTimeout());
    assertEquals("pto 1, pto 2", heard());
  }

  /** Fills what may leave at once; the pacer is asked if so wanted. Returns the packets sent. */
  private static int fill(RecoveryFixture fixture, long now, boolean paced) {
    int sent = 0;
    while (fixture.path.canSend(SIZE) && (!paced || fixture.path.pacer().canSend(SIZE, now))) {
      fixture.send(SPACE, now);
      sent++;
    }
    return sent;
  }

  // RFC 9002 §7.8: "A sender SHOULD NOT consider itself application limited if it would have fully
  // utilized the congestion window without pacing delay."
  @Test
  void senderThatWaitsForThePacer_isNotLimitedByTheApplication() throws TransportError {
    RecoveryFixture fixture = RecoveryFixture.established(100 * MS);
    fixture.path.congestion().onAcked(100L * SIZE, 1, 100L * SIZE, fixture.path.rtt(), MS);
    long window = fixture.path.congestion().windowBytes();
    assertEquals(10, fill(fixture, 200 * MS, true));
    fixture.ack(SPACE, 201 * MS, 1, 5);
    assertEquals(window + 5 * SIZE, fixture.path.congestion().windowBytes());
    // Nobody asks any more, so from when the pacer would have agreed it's the application.
    fixture.ack(SPACE, 300 * MS, 6, 10);
    assertEquals(window + 5 * SIZE, fixture.path.congestion().windowBytes());
  }

  @Test
  void packetsInFlight_areChargedToThePacer_acknowledgmentsAreNot() throws TransportError {
    RecoveryFixture fixture = RecoveryFixture.established(100 * MS);
    for (int i = 0; i < 1_000; i++) {
      fixture.sendAckOnly(SPACE, 200 * MS);
    }
    assertTrue(fixture.path.pacer().canSend(10 * SIZE, 200 * MS));
    fill(fixture, 200 * MS, false);
    assertFalse(fixture.path.pacer().canSend(SIZE, 200 * MS));
  }

  // RFC 9438 §4.9.2
  @Test
  void spuriousLoss_reachesTheController() throws TransportError {
    PathRecovery path = new PathRecovery(new RttEstimator(), new Cubic(SIZE));
    RecoveryFixture owner = RecoveryFixture.client();
    Recovery recovery = new Recovery(true, owner, path);
    recovery.onHandshakeConfirmed();
    for (int i = 0; i < 5; i++) {
      recovery.beginPacket(SPACE, i);
      recovery.onPacketSent(SPACE, i * MS, SIZE, true, true, 0);
    }
    ack(recovery, 50 * MS, 1, 4);
    assertEquals(0.7, path.congestion().windowBytes() / 12_000.0, 1e-9);
    ack(recovery, 51 * MS, 0, 0);
    assertEquals(12_000, path.congestion().windowBytes());
    assertEquals(1, path.spuriousLosses());
  }

  private static void ack(Recovery recovery, long now, long smallest, long largest)
      throws TransportError {
    recovery.onAckBegin(SPACE, largest, 0, now);
    recovery.onAckRange(smallest, largest);
    recovery.onAckEnd();
  }
}
