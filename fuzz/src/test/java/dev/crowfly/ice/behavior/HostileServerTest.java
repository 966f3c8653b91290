package dev.crowfly.ice.behavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import dev.crowfly.sim.net.Addresses;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lies, strangers that forge, and noise. */
class HostileServerTest {
  private static final InetSocketAddress LOCAL = Addresses.endpoint("192.168.1.2", 5000);
  private static final InetSocketAddress SERVER = Addresses.endpoint("192.0.2.10", 3478);
  private static final InetSocketAddress MAPPED = Addresses.endpoint("198.51.100.7", 40_000);

  private final Random random = new Random(5780);
  private final BehaviorDiscovery discovery =
      new BehaviorDiscovery(LOCAL, SERVER, List.of(LOCAL), RetransmissionRules.ICE, this::random);
  private final byte[] request = new byte[64];
  private final byte[] answer = new byte[200];
  private final IceTransmit out = new IceTransmit();
  private final StunWriter writer = new StunWriter();

  private void random(byte[] into, int offset, int length) {
    for (int i = 0; i < length; i++) {
      into[offset + i] = (byte) random.nextInt();
    }
  }

  @BeforeEach
  void reachTheServer() {
    discovery.start(0);
    assertTrue(poll(0));
    assertEquals(SERVER, out.peer());
    assertFalse(poll(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "224.0.0.1", "0.0.0.0", "192.0.2.10", "2001:db8::1"})
  void otherAddressThatIsNoneIsNotFollowed(String other) {
    assertTrue(answer(SERVER, MAPPED, Addresses.endpoint(other, 3479)));
    assertEquals(Set.of(MAPPED), destinationsUntilTheEnd());
    assertEquals(FilteringBehavior.UNKNOWN, discovery.result().filtering());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "224.0.0.1", "0.0.0.0", "2001:db8::1"})
  void mappedAddressThatIsNoneIsNotFollowed(String mapped) {
    assertTrue(answer(SERVER, Addresses.endpoint(mapped, 80), null));
    assertEquals(Set.of(), destinationsUntilTheEnd());
    assertFalse(discovery.result().udpWorks());
  }

  @Test
  void answerFromAStrangerChangesNothing() {
    assertTrue(
        answer(Addresses.endpoint("203.0.113.9", 3478), Addresses.endpoint("1.2.3.4", 5), null));
    assertNull(discovery.result());
    assertTrue(answer(SERVER, MAPPED, null));
    assertEquals(Set.of(MAPPED), destinationsUntilTheEnd());
    assertEquals(MAPPED, discovery.result().reflexive().orElseThrow());
  }

  @Test
  void answerWithoutTheTransactionIdBelongsToSomeoneElse() {
    writer.begin(answer, 0, 200, StunClass.SUCCESS_RESPONSE, 1, new byte[12], 0);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, MAPPED);
    assertFalse(discovery.receive(answer, 0, writer.end(), LOCAL, SERVER, 1));
    assertFalse(discovery.receive(request, 0, 28, MAPPED, SERVER, 1), "another base");
    assertNull(discovery.result());
  }

  @Test
  void noiseNeverThrowsNorSends() {
    byte[] noise = new byte[200];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(noise);
      if (i % 2 == 0) {
        System.arraycopy(request, 0, noise, 0, 20);
        noise[0] = (byte) random.nextInt(2);
        noise[1] = (byte) (random.nextBoolean() ? 1 : 0x11);
        noise[2] = 0;
        noise[3] = (byte) (4 * random.nextInt(45));
      }
      int length = i % 2 == 0 ? 20 + (noise[3] & 0xFF) : random.nextInt(noise.length);
      discovery.receive(noise, 0, length, LOCAL, Addresses.endpoint("203.0.113.9", 1), 1);
      assertFalse(poll(1));
    }
    assertNull(discovery.result());
  }

  @Test
  void serverThatAnswersFromTheWrongSocketProvesNothingAboutFiltering() {
    assertTrue(answer(SERVER, MAPPED, Addresses.endpoint("192.0.2.20", 3479)));
    // Both filtering tests are answered, but from where every filter lets it in.
    for (int i = 0; i < 2; i++) {
      assertTrue(poll(1));
      assertTrue(answer(SERVER, MAPPED, null));
    }
    destinationsUntilTheEnd();
    assertEquals(FilteringBehavior.UNKNOWN, discovery.result().filtering());
  }

  private boolean poll(long now) {
    return discovery.pollTransmit(out.reset(request, 0, request.length), now);
  }

  private boolean answer(
      InetSocketAddress from, InetSocketAddress mapped, InetSocketAddress other) {
    StunReader reader = new StunReader();
    try {
      reader.wrap(request, 0, 20 + request[3]);
    } catch (StunException e) {
      throw new AssertionError(e);
    }
    writer.beginAnswer(answer, 0, answer.length, StunClass.SUCCESS_RESPONSE, reader);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, mapped);
    if (other != null) {
      writer.addAddress(StunAttribute.OTHER_ADDRESS, other);
    }
    return discovery.receive(answer, 0, writer.end(), LOCAL, from, 1);
  }

  /** Where requests go when nobody answers any more. */
  private Set<Object> destinationsUntilTheEnd() {
    Set<Object> destinations = new HashSet<>();
    long now = 1;
    for (int i = 0; i < 1000 && discovery.result() == null; i++) {
      while (poll(now)) {
        destinations.add(out.peer());
      }
      now = Math.max(now, discovery.nextTimeout());
      discovery.onTimeout(now);
    }
    assertNotNull(discovery.result());
    return destinations;
  }
}
