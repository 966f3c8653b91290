package dev.crowfly.sim.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing to say for a long time.
 *
 * <pre>
 *   Agent --[NAT, 120 s or 30 s]-- ... --[NAT, 120 s or 30 s]-- Connector
 *
 *   day 1      day 2      day 3            day 7
 *   ....r......r......r......  ...  ........r.... "hello" -> "hello" at once
 *       r = one of the NATs rebinds
 * </pre>
 *
 * Played for some hours; for a week or a year: {@code -Dcrowfly.idle.days=365}. What is rebound
 * daily then is rebound every two hours here.
 */
class LongIdleTest {
  private static final int DAYS = Integer.getInteger("crowfly.idle.days", 0);
  private static final int HOURS = DAYS == 0 ? 7 : 24 * DAYS;
  private static final int REBINDING_HOURS = DAYS == 0 ? 2 : 24;

  /** Two legs, consent in both directions, C's own keepalives. */
  private static final long MOST_PACKETS_PER_HOUR = 6_500;

  /** What a garbage collector may call used although it is not. */
  private static final long MOST_GROWTH_BYTES = 8 << 20;

  @ParameterizedTest(name = "NATs forget after {0} s, rebinding: {1}")
  @CsvSource({"30, false", "120, true"})
  void sessionStays_andTheFirstByteArrivesAtOnce(long lifetimeSeconds, boolean rebinding) {
    World world = World.seeded(70 + lifetimeSeconds);
    AccessKind kind = AccessKind.nat(forgettingAfter(lifetimeSeconds));
    SimNode server = world.node("server", kind);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", kind);
    world.ready();
    world.impossible("a loss", event -> event.text().startsWith("SessionLost"));
    world.impossible("the end", event -> event.text().startsWith("SessionClosed"));
    SimSession session = client.connect("work");
    world.until(session::isDirect);
    world.run(Duration.ofHours(1));
    long packets = world.internet().carried();
    long worstHour = 0;
    long usedBytes = usedBytes();
    for (int hour = 1; hour < HOURS; hour++) {
      if (rebinding && hour % REBINDING_HOURS == 0) {
        SimNode victim = hour / REBINDING_HOURS % 2 == 0 ? server : client;
        victim.places().get(0).rebind();
      }
      long before = world.internet().carried();
      world.run(Duration.ofHours(1));
      worstHour = Math.max(worstHour, world.internet().carried() - before);
    }
    long perHour = (world.internet().carried() - packets) / (HOURS - 1);
    long grownBytes = usedBytes() - usedBytes;
    assertTrue(session.isDirect());
    Transfer transfer = Transfer.echo(session, 5);
    world.until(transfer::isDone);
    assertTrue(transfer.tookNanos() < 200_000_000, () -> "took " + transfer.tookNanos());
    // After a rebinding the Agent used to ask for ever where its peer had been: 9,537 packets.
    assertTrue(worstHour < MOST_PACKETS_PER_HOUR, "packets in the worst hour " + worstHour);
    assertTrue(grownBytes < MOST_GROWTH_BYTES, "bytes " + grownBytes);
    assertEquals(2, server.core().stats().connections(), "the leg and C");
    print(lifetimeSeconds, rebinding, perHour, grownBytes, transfer.tookNanos());
  }

  private static NatSettings forgettingAfter(long seconds) {
    return NatSettings.of(
            MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
        .lifetime(Duration.ofSeconds(seconds).toNanos(), false);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(
      long lifetimeSeconds, boolean rebinding, long perHour, long grownBytes, long tookNanos) {
    System.out.printf(
        Locale.ROOT,
        "%d idle hours, NATs forget after %d s%s: %d packets an hour, memory %+d KiB,"
            + " echo of the first byte after %.0f ms%n",
        HOURS,
        lifetimeSeconds,
        rebinding ? ", rebinding" : "",
        perHour,
        grownBytes >> 10,
        tookNanos / 1e6);
  }
}
