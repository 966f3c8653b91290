package dev.crowfly.sim.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody on the path of everything.
 *
 * <pre>
 *   Agent --[NAT]--+
 *                  +--( all that crosses the internet: dropped, late, twice,
 *   Connector -[NAT]    out of order, changed, from another address )--- Intermediate
 * </pre>
 *
 * He is there from the start, and goes in the end: the session has lived, every byte was right, and
 * what he copied to himself or made others send to a bystander was not more than he copied.
 */
class MiddleboxTest {
  private static final long SEED = 66;

  /** What he does. */
  enum Mischief {
    DROPS,
    DELAYS,
    REPLAYS,
    REPLAYS_MUCH_LATER,
    REORDERS,
    CORRUPTS,
    COPIES_FROM_ELSEWHERE,
    RACES_FROM_ELSEWHERE,
    COPIES_TO_A_BYSTANDER,
    TRUNCATES,
    EXTENDS;

    Stage stage(Chance chance) {
      return switch (this) {
        case DROPS -> Stages.loss(0.15);
        case DELAYS -> Stages.jitterInOrder(Duration.ofMillis(300));
        case REPLAYS -> Stages.replay(0.5, Duration.ofMillis(70));
        case REPLAYS_MUCH_LATER -> Stages.replay(0.5, Duration.ofSeconds(7));
        case REORDERS -> Stages.reordering(0.3, Duration.ofMillis(90));
        case CORRUPTS -> Stages.corruption(0.1, 8);
        case COPIES_FROM_ELSEWHERE ->
            Stages.copy(0.3, Duration.ofMillis(1), each -> each.withSource(Bystander.port(53)));
        case RACES_FROM_ELSEWHERE -> racing(chance);
        case COPIES_TO_A_BYSTANDER ->
            Stages.copy(0.2, Duration.ZERO, each -> each.withDestination(Bystander.port(53)));
        case TRUNCATES -> changing(chance, -1);
        case EXTENDS -> changing(chance, 1);
      };
    }

    /** His copy from elsewhere is there before the datagram itself. */
    private static Stage racing(Chance ofAll) {
      return opened ->
          (datagram, onward) -> {
            if (ofAll.happens(0.2)) {
              onward.pass(datagram.withSource(Bystander.port(53)));
              onward.pass(datagram, 5_000_000);
            } else {
              onward.pass(datagram);
            }
          };
    }

    private static Stage changing(Chance chance, int by) {
      return Stages.copy(
          0.3,
          Duration.ZERO,
          each -> {
            int length = Math.max(1, each.payload().length + by * (1 + chance.nextInt(20)));
            return each.withPayload(java.util.Arrays.copyOf(each.payload(), length));
          });
    }
  }

  private static boolean isOfBystander(InetSocketAddress address) {
    return address.getAddress().equals(Bystander.ADDRESS);
  }

  @ParameterizedTest
  @EnumSource
  void sessionLives_andBystandersAreLeftAlone(Mischief mischief) {
    World world = World.seeded(SEED);
    Bystander bystander = new Bystander(world);
    long[] diverted = new long[2];
    world.internet().link(World.INTERNET.then(mischief.stage(world.chance("mischief"))));
    SimNode server = world.node("server", AccessKind.FULL_CONE);
    WorkService work = WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.FULL_CONE);
    world.internet().tap(datagram -> count(datagram, diverted));
    world.impossible("a refusal", event -> event.text().startsWith("LegRefused"));
    world.impossible(
        "an end that nobody asked for",
        event -> event.text().startsWith("SessionClosed") && !event.text().contains(", NONE"));
    world.until(() -> server.isReady() && client.isReady(), Duration.ofMinutes(2));
    SimSession session = client.connect("work");
    Transfer first = Transfer.echo(session, 30_000);
    world.until(first::isDone, Duration.ofMinutes(2));
    Transfer second = Transfer.both(session, 40_000, 40_000, 10_000);
    world.until(second::isDone, Duration.ofMinutes(2));
    world.internet().link(World.INTERNET);
    world.until(session::isDirect, Duration.ofMinutes(2));
    Transfer third = Transfer.echo(session, 10_000);
    world.until(third::isDone);
    assertEquals(80_000, work.receivedBytes());
    assertEquals(0, session.losses(), world::story);
    assertTrue(!isOfBystander((InetSocketAddress) session.path().remote()));
    // Nodes answer a copy at most with challenges, which are as large as what came: RFC 9000, 8.1.
    assertTrue(
        diverted[1] <= 3 * (diverted[0] + bytesCopied(mischief, world)), "bytes " + diverted[1]);
    System.out.printf(
        Locale.ROOT,
        "middlebox %-22s longest gap %5.2f s, sent to the bystander by nodes: %d packets, %d bytes%n",
        mischief,
        second.longestGapNanos() / 1e9,
        diverted[0],
        diverted[1]);
    assertTrue(bystander.packets() >= diverted[0]);
    session.close();
    world.until(() -> server.sessions().isEmpty() && client.sessions().isEmpty());
  }

  /** Counts what nodes send to the bystander themselves; a link's copies do not pass here. */
  private static void count(Datagram datagram, long[] diverted) {
    if (isOfBystander(datagram.destination())) {
      diverted[0]++;
      diverted[1] += datagram.payload().length;
    }
  }

  private static long bytesCopied(Mischief mischief, World world) {
    return mischief == Mischief.COPIES_FROM_ELSEWHERE || mischief == Mischief.RACES_FROM_ELSEWHERE
        ? world.intermediate().host().sentBytes() / 10
        : 0;
  }
}
