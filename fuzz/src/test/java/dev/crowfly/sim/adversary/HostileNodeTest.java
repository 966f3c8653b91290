package dev.crowfly.sim.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node with a valid identity and bad manners, among others.
 *
 * <pre>
 *   Agent -----+                      +---- Connector
 *              +---- Intermediate ----+
 *   hostile ---+  opens, streams,     +  -> victim: an address in candidates
 *                 candidates for ever
 * </pre>
 */
class HostileNodeTest {
  private final World world = World.seeded(71);
  private final Bystander victim = new Bystander(world);
  private final SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
  private final SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);
  private final SimNode hostile = world.node("hostile", AccessKind.FULL_CONE);

  /** Everybody else's. */
  private SimSession session;

  @BeforeEach
  void othersWork() {
    WorkService.publish(server, "work");
    world.ready();
    session = client.connect("work");
    world.until(session::isDirect);
    world.impossible(
        "harm to others",
        event ->
            event.node().equals("client")
                && (event.text().startsWith("SessionLost")
                    || event.text().startsWith("SessionClosed")
                    || event.text().startsWith("LegDown")));
  }

  @Test
  void floodOfOpens_isBounded_andOthersAreServed() {
    Transfer transfer = Transfer.both(session, 50_000, 50_000, 10_000);
    int most = 0;
    for (int i = 0; i < 100; i++) {
      for (int k = 0; k < 50; k++) {
        hostile.connect(k % 2 == 0 ? "work" : "nothing-" + i + "-" + k);
      }
      world.run(Duration.ofMillis(50));
      most = Math.max(most, world.intermediate().core().stats().sessions());
    }
    SimNode late = world.node("late", AccessKind.PORT_RESTRICTED);
    long since = world.now();
    world.until(late::isReady);
    Transfer another = Transfer.echo(late.connect("work"), 10_000);
    world.until(() -> another.isDone() && transfer.isDone());
    System.out.printf(
        Locale.ROOT,
        "flood of 5,000 opens: %d sessions at the Intermediate at most, %d refused, a new node is"
            + " served in %.2f s, longest gap of others %.2f s%n",
        most,
        world.intermediate().core().stats().refused(),
        (world.now() - since) / 1e9,
        transfer.longestGapNanos() / 1e9);
    assertTrue(most <= 3, "sessions " + most);
    assertTrue(transfer.longestGapNanos() < 500_000_000L, transfer::toString);
    assertTrue(hostile.core().sessions().size() <= 1);
  }

  @Test
  void streamsForEver_areHeldBack_andOthersAreServed() {
    List<SimStream> opened = new ArrayList<>();
    SimNode lazy = world.node("lazy", AccessKind.PORT_RESTRICTED);
    // A service that never reads, never ends: the worst that a limit has to hold against.
    lazy.publish("lazy", stream -> opened.add(stream.user(reader -> {})));
    WorkService.publish(lazy, "other");
    world.ready();
    SimSession other = client.connect("other");
    world.until(other::isDirect);
    SimSession attack = hostile.connect("lazy");
    world.until(attack::isUp);
    Transfer transfer = Transfer.both(other, 50_000, 50_000, 10_000);
    for (int i = 0; i < 3_000; i++) {
      attack.openStream().write("x".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
    }
    world.until(transfer::isDone);
    world.run(Duration.ofSeconds(20));
    System.out.printf(
        Locale.ROOT,
        "3,000 streams wanted: %d got through, longest gap of others %.2f s%n",
        opened.size(),
        transfer.longestGapNanos() / 1e9);
    assertTrue(opened.size() > 0 && opened.size() <= 1_024, "streams " + opened.size());
    assertTrue(transfer.longestGapNanos() < 500_000_000L, transfer::toString);
    attack.close();
    world.until(() -> lazy.sessions().size() == 1);
    assertTrue(opened.stream().allMatch(SimStream::isClosed));
  }

  @Test
  void candidatesOfAVictim_againAndAgain_areNotAmplified() {
    SimSession attack = hostile.connect("work");
    world.until(attack::isUp);
    long sentBefore = hostile.host().sentBytes();
    Transfer transfer = Transfer.both(session, 60_000, 60_000, 10_000);
    for (int i = 0; i < 60; i++) {
      hostile.core().network(List.of(lie(i)), hostile.machineNow());
      hostile.touch();
      world.run(Duration.ofSeconds(5));
    }
    long sent = hostile.host().sentBytes() - sentBefore;
    System.out.printf(
        Locale.ROOT,
        "60 networks of lies in 5 minutes: %d packets, %d bytes to the victim; the hostile node sent"
            + " %d bytes: factor %.2f%n",
        victim.packets(),
        victim.bytes(),
        sent,
        (double) victim.bytes() / sent);
    world.until(transfer::isDone);
    assertTrue(victim.packets() < 60 * 100, "packets " + victim.packets());
    assertTrue(victim.bytes() < 3 * sent, "bytes " + victim.bytes() + " for " + sent);
    assertTrue(transfer.longestGapNanos() < 500_000_000L, transfer::toString);
    assertEquals(0, session.losses());
  }

  /** Eight ports of the victim's, other ones each time. */
  private static LocalBase lie(int number) {
    List<InetSocketAddress> hosts = new ArrayList<>();
    for (int port = 0; port < 8; port++) {
      hosts.add(Bystander.port(10_000 + 8 * number + port));
    }
    return new LocalBase(new LocalKey(0, number + 1), hosts, 1_472);
  }
}
