package dev.crowfly.ice.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Says nothing of our agent: that the foreign one is driven as it wants to be. */
@Tag("foreign-only")
class Ice4jWithItselfTest {
  @Test
  @Timeout(30)
  void twoOfThemTalk() throws Exception {
    try (Ice4jPeer one = new Ice4jPeer(true);
        Ice4jPeer two = new Ice4jPeer(false)) {
      one.remote(two.ufrag(), two.password());
      one.remoteHost(two.address(), two.foundation(), two.priority());
      two.remote(one.ufrag(), one.password());
      two.remoteHost(one.address(), one.foundation(), one.priority());
      one.start();
      two.start();
      assertTrue(one.awaitEnd(15).isEstablished());
      assertTrue(two.awaitEnd(15).isEstablished());
      assertEquals(two.address(), one.selectedPair().getRemoteCandidate().getTransportAddress());
      byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
      one.send(hello);
      assertArrayEquals(hello, two.receive(5000));
      two.send(hello);
      assertArrayEquals(hello, one.receive(5000));
    }
  }
}
