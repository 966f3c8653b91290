package dev.crowfly.sim.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody off the path who knows every address.
 *
 * <pre>
 *   Agent ---[full cone]---+
 *                 ^        +--- Intermediate
 *   Connector -[full cone]-+         ^
 *                 ^                  |
 *                 +---- stranger ----+      500 datagrams a second to each
 * </pre>
 */
class StrangerTest {
  private static final int PER_TURN = 5;
  private static final Duration TURN = Duration.ofMillis(10);
  private static final int TURNS = 1_000;
  private static final int STUN_COOKIE = 0x2112_a442;

  /** What he sends. */
  enum Injected {
    GARBAGE,
    STUN_REQUESTS,
    STUN_ANSWERS,
    QUIC_INITIALS,
    QUIC_SHORT_HEADERS,
    WHAT_OTHERS_SENT;

    byte[] make(Chance chance, List<byte[]> overheard) {
      byte[] out = new byte[1 + chance.nextInt(1_250)];
      switch (this) {
        case GARBAGE -> chance.nextBytes(out, 0, out.length);
        case STUN_REQUESTS -> out = stun(chance, (short) 1);
        case STUN_ANSWERS -> out = stun(chance, (short) 0x101);
        case QUIC_INITIALS -> {
          out = new byte[1_200];
          chance.nextBytes(out, 0, out.length);
          ByteBuffer.wrap(out).put((byte) 0xc3).putInt(1).put((byte) 8).putLong(1).put((byte) 0);
        }
        case QUIC_SHORT_HEADERS -> {
          chance.nextBytes(out, 0, out.length);
          out[0] = (byte) (0x40 | (out[0] & 0x3f));
        }
        case WHAT_OTHERS_SENT ->
            out = overheard.isEmpty() ? out : overheard.get(chance.nextInt(overheard.size()));
      }
      return out;
    }

    private static byte[] stun(Chance chance, short type) {
      byte[] out = new byte[20];
      chance.nextBytes(out, 0, out.length);
      ByteBuffer.wrap(out).putShort(type).putShort((short) 0).putInt(STUN_COOKIE);
      return out;
    }
  }

  @ParameterizedTest
  @EnumSource
  void injectedDatagrams_harmNobody_andAreNotAmplified(Injected what) {
    World world = World.seeded(67);
    Bystander stranger = new Bystander(world);
    Chance chance = world.chance("stranger");
    List<byte[]> overheard = new ArrayList<>();
    SimNode server = world.node("server", AccessKind.FULL_CONE);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.FULL_CONE);
    world.ready();
    world.impossible("a loss", event -> event.text().startsWith("SessionLost"));
    world.impossible("a broken leg", event -> event.text().startsWith("LegDown"));
    world.internet().tap(each -> overheard.add(each.payload()));
    SimSession session = client.connect("work");
    world.until(() -> session.isDirect() && server.sessions().get(0).isDirect());
    world.run(Duration.ofSeconds(5));
    List<InetSocketAddress> known =
        List.of(
            (InetSocketAddress) session.path().remote(),
            (InetSocketAddress) server.sessions().get(0).path().remote(),
            world.intermediate().addresses(Site.Family.IPV4).get(0));
    Transfer transfer = Transfer.both(session, 100_000, 100_000, 10_000);
    int changes = session.changes().size();
    for (int i = 0; i < TURNS; i++) {
      for (int k = 0; k < PER_TURN; k++) {
        for (InetSocketAddress to : known) {
          stranger.send(to, what.make(chance, overheard));
        }
      }
      world.run(TURN);
      if (overheard.size() > 3_000) {
        overheard.subList(0, 2_000).clear();
      }
    }
    world.until(transfer::isDone);
    double amplification = (double) stranger.bytes() / stranger.sentBytes();
    System.out.printf(
        Locale.ROOT,
        "stranger injects %-18s longest gap %4.2f s, %d bytes sent, %d got back: factor %.3f%n",
        what,
        transfer.longestGapNanos() / 1e9,
        stranger.sentBytes(),
        stranger.bytes(),
        amplification);
    assertTrue(amplification < 3, "factor " + amplification);
    assertEquals(changes, session.changes().size(), "the path stays");
    assertTrue(transfer.longestGapNanos() < 500_000_000L, transfer::toString);
    world.run(Duration.ofSeconds(40));
    assertEquals(2, client.core().stats().connections());
    assertEquals(2, server.core().stats().connections());
    assertEquals(2, world.intermediate().core().stats().connections());
    assertEquals(SimIntermediate.PORT, known.get(2).getPort());
  }
}
