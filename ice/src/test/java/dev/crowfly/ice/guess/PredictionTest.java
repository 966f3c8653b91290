package dev.crowfly.ice.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.ice.stun.StunServer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One try of a prediction, in front of NATs that are a counter and nothing more. */
class PredictionTest {
  private static final long MILLIS = 1_000_000L;
  private static final SocketAddress BASE = new InetSocketAddress("10.0.0.2", 50_000);
  private static final InetSocketAddress ONE = new InetSocketAddress("192.0.2.1", 4433);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.1", 4434);
  private static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.9", 40_000);

  /** A NAT with a port of its own for each destination, in order. */
  private static final class Counter {
    final String address;
    final int step;
    final Map<InetSocketAddress, InetSocketAddress> mapped = new HashMap<>();
    int next;

    Counter(String address, int first, int step) {
      this.address = address;
      this.step = step;
      next = first;
    }

    InetSocketAddress of(InetSocketAddress destination) {
      return mapped.computeIfAbsent(destination, to -> take());
    }

    InetSocketAddress take() {
      InetSocketAddress taken = new InetSocketAddress(address, next);
      next += step;
      return taken;
    }

    /** Somebody else takes ports. */
    void others(int count) {
      next += count * step;
    }
  }

  private final Random seeded = new Random(1);
  private final RandomSource random =
      (out, offset, length) -> {
        for (int i = 0; i < length; i++) {
          out[offset + i] = (byte) seeded.nextInt();
        }
      };
  private final byte[] buffer = new byte[200];
  private final IceTransmit slot = new IceTransmit();

  private Prediction begin(boolean controlling, List<InetSocketAddress> targets) {
    return new Prediction(BASE, ONE, OTHER, targets, controlling, random, 0);
  }

  /** What leaves the socket now goes through the NAT; questions are answered. */
  private List<InetSocketAddress> send(Prediction prediction, Counter nat, long now) {
    List<byte[]> answers = new ArrayList<>();
    List<InetSocketAddress> servers = new ArrayList<>();
    while (prediction.pollTransmit(slot.reset(buffer, 0, buffer.length), now)) {
      InetSocketAddress server = (InetSocketAddress) slot.peer();
      assertEquals(BASE, slot.local());
      answers.add(answer(server, nat.of(server), slot.length()));
      servers.add(server);
    }
    List<InetSocketAddress> probes = new ArrayList<>();
    for (InetSocketAddress to = prediction.nextProbe(); to != null; to = prediction.nextProbe()) {
      nat.of(to);
      probes.add(to);
    }
    for (int i = 0; i < answers.size(); i++) {
      byte[] answer = answers.get(i);
      assertFalse(prediction.receive(answer, 0, answer.length, BASE, PEER), "from elsewhere");
      assertTrue(prediction.receive(answer, 0, answer.length, BASE, servers.get(i)));
    }
    return probes;
  }

  private byte[] answer(InetSocketAddress server, InetSocketAddress seen, int length) {
    IceTransmit out = new IceTransmit().reset(new byte[200], 0, 200);
    assertTrue(
        new StunServer(ServerAddresses.single(server))
            .receive(buffer, 0, length, server, seen, out));
    return java.util.Arrays.copyOf(out.buffer(), out.length());
  }

  @Test
  void checksRightBehindTheQuestionsHaveThePortsOfTheForecast() {
    for (int step : new int[] {1, 2, -1, 8}) {
      Counter nat = new Counter("198.51.100.1", 30_000, step);
      InetSocketAddress second = new InetSocketAddress("203.0.113.9", 40_001);
      Prediction prediction = begin(true, List.of(PEER, second));
      assertEquals(List.of(PEER, second), send(prediction, nat, 0));
      PortForecast forecast = prediction.pollForecast();
      assertEquals(nat.of(PEER), forecast.at(0));
      assertEquals(nat.of(second), forecast.at(1));
      assertNull(prediction.pollForecast(), "once");
    }
  }

  @Test
  void checksAreSentAgainToTheSameAddressesAndEnd() {
    Counter nat = new Counter("198.51.100.1", 30_000, 1);
    Prediction prediction = begin(true, List.of(PEER));
    long now = 0;
    int probes = send(prediction, nat, now).size();
    while (!prediction.isOver(now)) {
      assertTrue(prediction.nextTimeout() > now);
      now = prediction.nextTimeout();
      prediction.onTimeout(now);
      probes += send(prediction, nat, now).size();
    }
    assertEquals(4, probes);
    assertEquals(4, prediction.probes());
    assertEquals(3, nat.mapped.size(), "two servers and the peer: nothing else was opened");
    assertEquals(2_500 * MILLIS, now);
  }

  @Test
  void natsWithoutOrderGiveNoForecastAndEndpointIndependentOnesNeither() {
    Counter constant = new Counter("198.51.100.1", 30_000, 0);
    Prediction one = begin(true, List.of());
    send(one, constant, 0);
    assertNull(one.pollForecast());
    Counter far = new Counter("198.51.100.1", 30_000, 333);
    Prediction two = begin(true, List.of());
    send(two, far, 0);
    assertNull(two.pollForecast());
  }

  @Test
  void nobodyIsSentToButTheFewTargetsAndOneForecast() {
    List<InetSocketAddress> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(new InetSocketAddress("203.0.113.9", 1_000 + i));
    }
    Counter nat = new Counter("198.51.100.1", 30_000, 1);
    Prediction prediction = begin(true, many);
    assertEquals(many.subList(0, 4), send(prediction, nat, 0));
    for (int i = 0; i < 100; i++) {
      prediction.onPeerForecast(new PortForecast(many.get(i), 1), 0);
    }
    assertEquals(16, send(prediction, nat, 0).size());
    prediction.onPeerForecast(new PortForecast(PEER, 1), 3_000 * MILLIS);
    assertNull(prediction.nextProbe(), "over");
  }

  /**
   * Two such NATs: others took {@code c} and {@code d} ports after the questions. There must be one
   * check of each side whose port the other side's check went to.
   */
  @Test
  void twoPredictingSidesMeetAlsoWhenOthersTookPortsBetween() {
    for (int c = 0; c <= 5; c++) {
      for (int d = 0; d <= 5; d++) {
        Counter a = new Counter("198.51.100.1", 30_000, 1);
        Counter b = new Counter("198.51.100.2", 50_000, 2);
        Prediction controlling = begin(true, List.of());
        Prediction controlled = begin(false, List.of());
        send(controlling, a, 0);
        send(controlled, b, 0);
        a.others(c);
        b.others(d);
        controlling.onPeerForecast(controlled.pollForecast(), 50 * MILLIS);
        controlled.onPeerForecast(controlling.pollForecast(), 50 * MILLIS);
        List<InetSocketAddress> fromA = send(controlling, a, 50 * MILLIS);
        List<InetSocketAddress> fromB = send(controlled, b, 50 * MILLIS);
        boolean met = false;
        for (InetSocketAddress to : fromA) {
          InetSocketAddress back = a.of(to);
          met |= fromB.contains(back) && b.of(back).equals(to);
        }
        assertEquals(c + 2 * d < 16 && c + d < 12, met, c + " and " + d);
      }
    }
  }
}
