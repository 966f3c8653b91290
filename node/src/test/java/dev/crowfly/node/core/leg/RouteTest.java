package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final LocalKey ONE = new LocalKey(0, 0);
  private static final LocalKey TWO = new LocalKey(1, 0);
  private static final InetSocketAddress FOUR = at("192.0.2.1");
  private static final InetSocketAddress FOUR_B = at("192.0.2.2");
  private static final InetSocketAddress SIX = at("2001:db8::1");

  private static InetSocketAddress at(String host) {
    return new InetSocketAddress(host, 4433);
  }

  private static LocalBase base(LocalKey key, String... hosts) {
    List<InetSocketAddress> list = new ArrayList<>();
    for (String host : hosts) {
      list.add(at(host));
    }
    return new LocalBase(key, list, 1452);
  }

  @Test
  void ipv6ComesFirst_thenTheFamiliesTakeTurns() {
    List<LocalBase> dual = List.of(base(ONE, "10.0.0.1", "2001:db8::9"));
    assertEquals(
        List.of(new Route(ONE, SIX), new Route(ONE, FOUR), new Route(ONE, FOUR_B)),
        Route.plan(dual, List.of(FOUR, FOUR_B, SIX)));
  }

  @Test
  void onlySocketsOfTheFamily_areTried_andOneWithoutAddressesMayHaveAWay() {
    assertEquals(
        List.of(new Route(TWO, SIX), new Route(ONE, FOUR)),
        Route.plan(List.of(base(ONE, "10.0.0.1"), base(TWO, "2001:db8::9")), List.of(FOUR, SIX)));
    assertEquals(List.of(new Route(ONE, FOUR)), Route.plan(List.of(base(ONE)), List.of(FOUR)));
    assertEquals(List.of(), Route.plan(List.of(base(ONE, "10.0.0.1")), List.of(SIX)));
    assertEquals(List.of(), Route.plan(List.of(), List.of(SIX, FOUR)));
  }

  @Test
  void plan_isBounded_andUnresolvedNamesAreLeftOut() {
    List<InetSocketAddress> many = new ArrayList<>();
    many.add(InetSocketAddress.createUnresolved("relay.example", 4433));
    for (int i = 0; i < 100; i++) {
      many.add(at("192.0.2." + i));
    }
    assertEquals(8, Route.plan(List.of(base(ONE, "10.0.0.1")), many).size());
  }

  @Test
  void replacement_isTheNextGenerationOfTheSocket_orElseAnother() {
    LocalKey next = new LocalKey(0, 1);
    assertEquals(
        next, Route.replacement(List.of(base(TWO, "10.0.0.2"), base(next, "10.0.0.3")), ONE, FOUR));
    assertEquals(TWO, Route.replacement(List.of(base(TWO, "10.0.0.2")), ONE, FOUR));
    assertNull(Route.replacement(List.of(base(TWO, "10.0.0.2")), ONE, SIX));
  }

  @Test
  void text_isWhatAUserWouldType() {
    assertEquals("192.0.2.1:4433", new Route(ONE, FOUR).text());
    assertEquals("[2001:db8:0:0:0:0:0:1]:4433", new Route(ONE, SIX).text());
  }
}
