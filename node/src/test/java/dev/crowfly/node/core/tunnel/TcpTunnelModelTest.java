package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Any schedule: two scripts drawn by chance, over a link that loses datagrams, with windows of a
 * few packets or of the usual size. Either every byte arrives, in order, with both ends; or a side
 * failed and then both ends are reset or had everything.
 */
class TcpTunnelModelTest {
  private final TunnelFixture tiny = new TunnelFixture(3, TunnelFixture::tiny);
  private final TunnelFixture usual = new TunnelFixture(4, builder -> builder);

  @Property(tries = 60)
  void everyByteArrivesInOrder(@ForAll long seed, @ForAll @IntRange(max = 30) int lossPermille) {
    SplittableRandom random = new SplittableRandom(seed);
    TunnelFixture fixture = random.nextInt(3) == 0 ? tiny : usual;
    int most = fixture == tiny ? 60_000 : 600_000;
    fixture.link.lossPermille = lossPermille;
    ScriptedSocket[] pair =
        ScriptedSocket.pair(random.nextInt(most), random.nextInt(most), random.nextLong());
    pair[random.nextInt(2)].endsAfterHearingEnd = random.nextBoolean();
    fixture.open(pair);
    fixture.runToEnd();
    fixture.assertClosed(pair[1].length, pair[0].length);
    fixture.link.lossPermille = 0;
    assertTrue(fixture.run(() -> fixture.openStreams() == 0, 60 * MemoryLink.SECONDS));
  }

  @Property(tries = 60)
  void aFailureEndsBothSides(@ForAll long seed, @ForAll @IntRange(max = 30) int lossPermille) {
    SplittableRandom random = new SplittableRandom(seed);
    TunnelFixture fixture = random.nextInt(3) == 0 ? tiny : usual;
    int most = fixture == tiny ? 60_000 : 600_000;
    fixture.link.lossPermille = lossPermille;
    ScriptedSocket[] pair =
        ScriptedSocket.pair(random.nextInt(most), random.nextInt(most), random.nextLong());
    ScriptedSocket failing = pair[random.nextInt(2)];
    if (random.nextBoolean()) {
      failing.failsAfterSaying = random.nextInt(most);
    } else {
      failing.failsAfterHearing = random.nextInt(most);
    }
    fixture.open(pair);
    boolean over =
        fixture.run(
            () -> pair[0].isOver() && (pair[1].isOver() || fixture.isRefused()),
            600 * MemoryLink.SECONDS);
    assertTrue(over, () -> "not over: " + fixture.describe());
    int other = failing == pair[0] ? 1 : 0;
    boolean nothingWasMissing = pair[other].heard == failing.length;
    assertTrue(
        pair[other].reset || nothingWasMissing || fixture.isRefused(),
        "the other side learns nothing of it");
    fixture.link.lossPermille = 0;
    assertTrue(fixture.run(() -> fixture.openStreams() == 0, 60 * MemoryLink.SECONDS));
    assertEquals(0, fixture.openStreams());
  }
}
