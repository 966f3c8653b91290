package dev.crowfly.quic.recovery;

import static dev.crowfly.quic.recovery.RecoveryFixture.APPLICATION;
import static dev.crowfly.quic.recovery.RecoveryFixture.MS;
import static dev.crowfly.quic.recovery.RecoveryFixture.SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import org.junit.jupiter.api.Test;

/** Several paths in one packet number space (RFC 9000 §9.4). */
class PathsTest {
  private static final long RTT = 80 * MS;
  private static final long T = 1_000 * MS;

  private final RecoveryFixture f;
  private final PathRecovery second = RecoveryFixture.newPath();
  private final int index;

  PathsTest() throws TransportError {
    f = RecoveryFixture.established(RTT);
    index = f.recovery.addPath(second);
  }

  // RFC 9000 §9.4: "Packets sent on the old path MUST NOT contribute to congestion control or RTT
  // estimation for the new path"
  @Test
  void rttAndBytesInFlight_belongToThePathOfThePacket() throws TransportError {
    assertEquals(1, index);
    f.send(APPLICATION, T);
    f.sendOn(index, APPLICATION, T);
    assertEquals(SIZE, f.path.bytesInFlight());
    assertEquals(SIZE, second.bytesInFlight());
    f.ack(APPLICATION, T + 10 * MS, 2, 2);
    assertEquals(10 * MS, second.rtt().latestNanos());
    assertEquals(RTT, f.path.rtt().latestNanos());
    assertEquals(0, second.bytesInFlight());
    assertEquals(SIZE, f.path.bytesInFlight());
  }

  @Test
  void packetsOfASlowPath_areNotLostByAcknowledgmentsOfAFastOne() throws TransportError {
    f.send(APPLICATION, T);
    for (int i = 0; i < 10; i++) {
      f.sendOn(index, APPLICATION, T);
    }
    f.ack(APPLICATION, T + 500 * MS, 2, 11);
    assertEquals(SIZE, f.path.bytesInFlight());
    assertTrue(f.events().endsWith("acked 11"));
    assertEquals(0, f.path.packetsLost());
  }

  @Test
  void lossOnOnePath_reducesItsWindowOnly() throws TransportError {
    long window = second.congestion().windowBytes();
    for (int i = 0; i < 4; i++) {
      f.send(APPLICATION, T);
      f.sendOn(index, APPLICATION, T);
    }
    f.ack(APPLICATION, T + RTT, 7, 8, 2, 6);
    assertEquals(6_000, f.path.congestion().windowBytes());
    assertTrue(second.congestion().windowBytes() >= window);
  }

  @Test
  void ptoOfASilentPath_backsOffAlone() throws TransportError {
    f.sendOn(index, APPLICATION, T);
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 1", f.events());
    assertEquals(1, second.ptoCount());
    assertEquals(0, f.path.ptoCount());
    assertEquals(1, second.probesOwed(APPLICATION));
    assertEquals(0, f.path.probesOwed(APPLICATION));
    f.send(APPLICATION, T + 2_000 * MS);
    f.ack(APPLICATION, T + 2_000 * MS + RTT, 2, 2);
    assertEquals(1, second.ptoCount(), "an answer on another path says nothing about this one");
  }

  @Test
  void leftPath_givesItsPacketsBackAtOnce_withoutCongestion_andLateAcksStillCount()
      throws TransportError {
    long window = f.path.congestion().windowBytes();
    f.send(APPLICATION, T);
    f.sendOn(index, APPLICATION, T);
    f.send(APPLICATION, T);
    f.recovery.loseInFlight(0);
    assertEquals("lost 1, lost 3", f.events());
    assertEquals(0, f.path.bytesInFlight());
    assertEquals(window, f.path.congestion().windowBytes());
    f.ack(APPLICATION, T + RTT, 1, 3);
    assertEquals("acked 1, acked 3, acked 2", f.events());
  }

  @Test
  void removedPath_itsIndexIsUsedAgain_andItsLatePacketsHarmNobody() throws TransportError {
    f.sendOn(index, APPLICATION, T);
    f.begin(APPLICATION);
    f.recovery.onPacketSent(APPLICATION, T, 40, false, false, index);
    f.recovery.removePath(index);
    assertEquals("lost 1", f.events());
    assertNull(f.recovery.path(index));
    assertNull(f.recovery.path(40));
    f.send(APPLICATION, T);
    f.ack(APPLICATION, T + RTT, 1, 3);
    assertEquals("acked 1, acked 3", f.events());
    PathRecovery third = RecoveryFixture.newPath();
    assertEquals(index, f.recovery.addPath(third));
    assertEquals(third, f.recovery.path(index));
    assertEquals(0, third.bytesInFlight());
  }

  @Test
  void morePathsThanFit_areRefused() {
    for (int i = 2; i < 64; i++) {
      assertEquals(i, f.recovery.addPath(RecoveryFixture.newPath()));
    }
    assertThrows(IllegalStateException.class, () -> f.recovery.addPath(RecoveryFixture.newPath()));
  }
}
