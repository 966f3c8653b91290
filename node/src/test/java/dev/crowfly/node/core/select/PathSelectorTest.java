package dev.crowfly.node.core.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.select.PathSelector.Decision;
import dev.crowfly.node.core.select.PathSelector.Option;
import dev.crowfly.node.core.select.PathSelector.Standing;
import dev.crowfly.signaling.SessionId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PathSelectorTest {
  private static final long MILLIS = 1_000_000L;
  private static final long SECONDS = 1_000 * MILLIS;
  private static final LocalKey LOCAL = new LocalKey(0, 0);

  private final PathSelector selector = new PathSelector(Parameters.defaults());

  private static Option relay(long rttMillis) {
    RelayAddress peer = new RelayAddress(SessionId.of(new byte[16]));
    return new Option(RelayAddress.LOCAL, peer, PathKind.RELAY, false, rttMillis * MILLIS);
  }

  private static Option direct(int port, long rttMillis) {
    InetSocketAddress peer = new InetSocketAddress("192.0.2.1", port);
    return new Option(LOCAL, peer, PathKind.DIRECT, false, rttMillis * MILLIS);
  }

  private static Option six(int port, long rttMillis) {
    InetSocketAddress peer = new InetSocketAddress("2001:db8::1", port);
    return new Option(LOCAL, peer, PathKind.DIRECT, true, rttMillis * MILLIS);
  }

  @Test
  void a_direct_path_is_taken_at_once_however_slow_it_is() {
    Option slow = direct(1, 900);
    Decision decision =
        selector.choose(List.of(relay(10), slow), relay(10), Standing.NONE, 5 * SECONDS);
    assertEquals(slow, decision.target());
  }

  @Test
  void the_best_direct_path_is_taken_first() {
    Option best = direct(2, 20);
    List<Option> options = List.of(relay(10), direct(1, 30), best, direct(3, 40));
    assertEquals(best, selector.choose(options, relay(10), Standing.NONE, 0).target());
  }

  @Test
  void a_direct_path_is_never_left_for_the_relay_as_long_as_it_stands() {
    Decision alone = selector.choose(List.of(relay(1)), direct(1, 500), Standing.NONE, 0);
    assertNull(alone.target());
    List<Option> both = List.of(relay(1), direct(1, 500));
    assertNull(selector.choose(both, direct(1, 500), Standing.NONE, 0).target());
  }

  @Test
  void without_a_path_that_may_stay_the_relay_will_do() {
    assertEquals(relay(50), selector.choose(List.of(relay(50)), null, Standing.NONE, 0).target());
  }

  @Test
  void a_better_direct_path_has_to_be_better_for_two_seconds() {
    Option active = direct(1, 30);
    Option better = direct(2, 20);
    List<Option> options = List.of(active, better);
    Decision first = selector.choose(options, active, Standing.NONE, SECONDS);
    assertNull(first.target());
    assertEquals(3 * SECONDS, first.reviewAtNanos());
    Decision second = selector.choose(options, active, first.standing(), 3 * SECONDS - 1);
    assertNull(second.target());
    assertEquals(3 * SECONDS, second.reviewAtNanos());
    assertEquals(better, selector.choose(options, active, second.standing(), 3 * SECONDS).target());
  }

  @Test
  void five_milliseconds_are_not_enough_and_a_little_more_is() {
    Option active = direct(1, 25);
    Option close = direct(2, 20);
    Decision decision = selector.choose(List.of(active, close), active, Standing.NONE, 0);
    assertNull(decision.target());
    assertEquals(Standing.NONE, decision.standing());
    Option closer =
        new Option(close.local(), close.peer(), PathKind.DIRECT, false, 20 * MILLIS - 1);
    decision = selector.choose(List.of(active, closer), active, Standing.NONE, 0);
    assertEquals(closer, decision.standing().challenger());
  }

  @Test
  void a_challenger_that_falls_back_begins_anew() {
    Option active = direct(1, 30);
    Decision first =
        selector.choose(List.of(active, direct(2, 20)), active, Standing.NONE, SECONDS);
    Decision worse =
        selector.choose(List.of(active, direct(2, 28)), active, first.standing(), 2 * SECONDS);
    Decision again =
        selector.choose(List.of(active, direct(2, 20)), active, worse.standing(), 3 * SECONDS);
    assertNull(again.target());
    assertEquals(3 * SECONDS, again.standing().sinceNanos());
  }

  @Test
  void ipv6_may_be_three_milliseconds_slower() {
    Option best = six(1, 22);
    List<Option> options = List.of(relay(10), direct(1, 20), best);
    assertEquals(best, selector.choose(options, relay(10), Standing.NONE, 0).target());
    Option active = direct(1, 25);
    Decision decision = selector.choose(List.of(active, six(1, 22)), active, Standing.NONE, 0);
    assertEquals(six(1, 22), decision.standing().challenger());
  }

  @Test
  void a_path_that_was_not_measured_challenges_none_that_is_direct() {
    Option active = direct(1, 300);
    Decision decision = selector.choose(List.of(active, direct(2, 0)), active, Standing.NONE, 0);
    assertNull(decision.target());
    assertEquals(Standing.NONE, decision.standing());
    // but it is better than the relay
    assertEquals(
        direct(2, 0),
        selector.choose(List.of(relay(1), direct(2, 0)), relay(1), Standing.NONE, 0).target());
  }

  @Property
  void noise_within_the_margin_never_moves_a_session(@ForAll long seed) {
    Random random = new Random(seed);
    Standing standing = Standing.NONE;
    Option active = direct(1, 50);
    for (int i = 0; i < 200; i++) {
      List<Option> options = new ArrayList<>();
      options.add(relay(1));
      options.add(active);
      for (int port = 2; port < 5; port++) {
        options.add(direct(port, 45 + random.nextInt(20)));
      }
      Decision decision = selector.choose(options, active, standing, i * SECONDS);
      assertNull(decision.target(), "seed " + seed);
      standing = decision.standing();
    }
  }

  @Property
  void what_is_chosen_is_never_the_relay_while_a_direct_path_works(@ForAll long seed) {
    Random random = new Random(seed);
    Standing standing = Standing.NONE;
    Option active = relay(20);
    for (long now = 0; now < 60 * SECONDS; now += SECONDS / 2) {
      List<Option> options = new ArrayList<>(List.of(relay(20)));
      int count = random.nextInt(4);
      for (int port = 1; port <= count; port++) {
        options.add(direct(port, random.nextInt(100)));
      }
      Option using = active;
      boolean stands = options.stream().anyMatch(o -> o.isBetween(using.local(), using.peer()));
      Decision decision = selector.choose(options, stands ? active : null, standing, now);
      standing = decision.standing();
      active = decision.target() != null ? decision.target() : active;
      assertTrue(count == 0 || active.kind() == PathKind.DIRECT, "seed " + seed + " at " + now);
    }
  }
}
