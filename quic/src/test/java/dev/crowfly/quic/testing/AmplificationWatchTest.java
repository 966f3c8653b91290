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
    assertDoesNotThrow(() -> watch.onSent(PEER, 3_600));
    assertThrows(AssertionError.class, () -> watch.onSent(PEER, 1));
    assertEquals(1_200, watch.receivedFrom(PEER));
  }

  @Test
  void otherAddresses_haveNoShareInIt() {
    watch.onReceived(PEER, new byte[1_000]);
    assertThrows(AssertionError.class, () -> watch.onSent(Pair.address(3, 3), 1));
  }

  @Test
  void tokenLiftsTheLimit_exceptForTheDistrusted() {
    byte[] initial = new InitialPacket().token((byte) 1).build();
    watch.onReceived(PEER, initial);
    assertDoesNotThrow(() -> watch.onSent(PEER, 10_000));
    SocketAddress suspect = Pair.address(3, 3);
    watch.distrust(suspect);
    watch.onReceived(suspect, initial);
    assertThrows(AssertionError.class, () -> watch.onSent(suspect, 10_000));
  }

  @Test
  void trustedAddress_hasNoLimit() {
    watch.trust(PEER);
    assertDoesNotThrow(() -> watch.onSent(PEER, 10_000));
  }
}
