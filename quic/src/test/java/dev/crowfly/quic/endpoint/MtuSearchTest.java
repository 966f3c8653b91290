package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search of path MTU discovery by connections that do nothing else (RFC 8899 §5.3). */
class MtuSearchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LARGEST = 65_527;

  private static MtuPair search(MtuPair test) {
    test.connect();
    test.world().runFor(20 * SECOND);
    return test;
  }

  @ParameterizedTest(name = "the network carries {0} bytes")
  @ValueSource(ints = {1200, 1232, 1280, 1372, 1392, 1412, 1432, 1452, 1472, 4096, 8952, 8972})
  void aSizeThatRealLinksHave_isFoundExactly(int carried) {
    MtuPair test = new MtuPair(carried, 9000);
    test.network().sizeLimit(carried);
    search(test);
    assertEquals(List.of(carried, carried), test.mtus());
  }

  @ParameterizedTest(name = "the network carries {0} bytes")
  @ValueSource(ints = {1207, 1301, 1499, 5000, 9000, 40_000, LARGEST})
  void anyOtherSize_isFoundWithin16Bytes(int carried) {
    MtuPair test = new MtuPair(carried, LARGEST);
    test.network().sizeLimit(carried);
    search(test);
    for (int mtu : test.mtus()) {
      assertTrue(mtu <= carried && mtu > carried - 16, mtu + " of " + carried);
    }
  }

  @ParameterizedTest(name = "a cap of {0} bytes")
  @ValueSource(ints = {1200, 1201, 1333, 1472, 9000, LARGEST})
  void theCapOfThePath_isReachedAndNeverExceeded(int cap) {
    MtuPair test = search(new MtuPair(cap, cap));
    assertEquals(List.of(cap, cap), test.mtus());
    assertEquals(cap, test.largestSentFrom(Pair.CLIENT_ADDRESS));
    assertEquals(cap, test.largestSentFrom(Pair.SERVER_ADDRESS));
  }

  // RFC 9000 §18.2
  @ParameterizedTest(name = "a peer that takes {0} bytes")
  @ValueSource(ints = {1200, 1201, 1333, 1472, 9000})
  void thePeersLimit_isReachedAndNeverExceeded(int limit) {
    MtuPair test = search(new MtuPair(limit, LARGEST).server(c -> c.maxUdpPayloadSize(limit)));
    assertEquals(List.of(limit, LARGEST), test.mtus());
    assertEquals(limit, test.largestSentFrom(Pair.CLIENT_ADDRESS));
  }

  @Test
  void switchedOff_noDatagramIsEverLargerThanTheBase() {
    MtuPair test = search(new MtuPair(5, 9000).client(c -> c.pathMtuDiscovery(false)));
    assertEquals(List.of(1200, 9000), test.mtus());
    assertEquals(1200, test.largestSentFrom(Pair.CLIENT_ADDRESS));
  }
}
