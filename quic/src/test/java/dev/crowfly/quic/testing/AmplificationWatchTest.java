package dev.crowfly.quic.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

/** The invariant of all virtual-time tests has to fail when it should. */
class AmplificationWatchTest {
  private static final SocketAddress PEER = Pair.CLIENT_ADDRESS;

  private final AmplificationWatch watch = new AmplificationWatch();

  @Test
  void threeTimes_isAllowed_oneByteMoreIsNot() {
    watch.onReceived(PEER, new InitialPacket().build());
    watch.onSent(PEER, 3_600);
    assertDoesNotThrow(watch::settle);
    watch.onSent(PEER, 1);
    assertThrows(AssertionError.class, watch::settle);
    assertEquals(1_200, watch.receivedFrom(PEER));
  }

  @Test
  void otherAddresses_haveNoShareInIt() {
    watch.onReceived(PEER, new byte[1_000]);
    watch.onSent(Pair.address(3, 3), 1);
    assertThrows(AssertionError.class, watch::settle);
  }

  @Test
  void tokenLiftsTheLimit_exceptForTheDistrusted() {
    byte[] initial = new InitialPacket().token((byte) 1).build();
    watch.onReceived(PEER, initial);
    watch.onSent(PEER, 10_000);
    assertDoesNotThrow(watch::settle);
    SocketAddress suspect = Pair.address(3, 3);
    watch.distrust(suspect);
    watch.onReceived(suspect, initial);
    watch.onSent(suspect, 10_000);
    assertThrows(AssertionError.class, watch::settle);
  }

  @Test
  void trustedAddress_hasNoLimit() {
    watch.trust(PEER);
    watch.onSent(PEER, 10_000);
    assertDoesNotThrow(watch::settle);
  }
}
