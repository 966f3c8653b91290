package dev.crowfly.swarm;

import dev.crowfly.sim.NodeSettings;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The map of a world, and who is in it. */
final class Cast {
  private static final int MOST_MILLIS_OF_ACCESS = 75;
  private static final int MOST_MILLIS_OF_INTERNET = 150;

  private final World world;
  private final Trim trim;
  private final Weather weather;
  private final Map<Spot, Place> places = new LinkedHashMap<>();
  private final Map<Spot, Link[]> calm = new LinkedHashMap<>();
  private final List<Member> members = new ArrayList<>();
  private Link internet;
  private final Dice sky;

  Cast(World world, Dice dice, Trim trim, Weather weather) {
    this.world = world;
    this.trim = trim;
    this.weather = weather;
    sky = dice.of("internet");
    internet = weather.calm(sky, MOST_MILLIS_OF_INTERNET);
    world.internet().link(weather.faults(sky, internet));
    world.intermediate();
    // Small worlds more often than large ones: what fails there is understood sooner.
    int connectors = (int) dice.of("connectors").magnitude(1, 3);
    int agents = (int) dice.of("agents").magnitude(1, 4);
    for (int i = 0; i < connectors; i++) {
      enter("connector" + i, dice.of("connector" + i), true);
    }
    for (int i = 0; i < agents; i++) {
      if (i == 0 || trim.keeps("agent" + i)) {
        Dice own = dice.of("agent" + i);
        enter("agent" + i, own, own.of("both").happens(0.1));
      }
    }
  }

  private void enter(String name, Dice dice, boolean serves) {
    List<Spot> spots = new ArrayList<>();
    spots.add(spot(name + "'s place", dice.of("place")));
    if (dice.of("homes").happens(0.12) && trim.keeps(Ingredient.MULTI_HOMED)) {
      spots.add(freshSpot(name + "'s other place", dice.of("other place")));
    }
    List<String> services = new ArrayList<>();
    for (int i = 0; serves && i < dice.of("services").between(1, 2); i++) {
      services.add(name + "-" + i);
    }
    Site.Family family = family(dice.of("family"));
    Place[] at = spots.stream().map(this::place).toArray(Place[]::new);
    SimNode node = world.node(name, NodeSettings.at(at).family(family));
    members.add(new Member(node, family, spots, services));
    if (dice.of("late").happens(0.15) && trim.keeps(Ingredient.LATE_START)) {
      node.kill();
      Duration late = dice.of("late by").time(1, 8_000);
      world.after(late, () -> startUnlessOn(node));
    }
  }

  static void startUnlessOn(SimNode node) {
    if (node.core() == null) {
      node.start();
    }
  }

  private Site.Family family(Dice dice) {
    int kind = dice.between(1, 100);
    if (kind <= 60 || !trim.keeps(Ingredient.IPV6)) {
      return Site.Family.IPV4;
    }
    return kind <= 90 ? Site.Family.BOTH : Site.Family.IPV6;
  }

  /** A place of one's own, a neighbour's, or one inside a neighbour's. */
  private Spot spot(String name, Dice dice) {
    int kind = dice.between(1, 100);
    List<Spot> neighbours = members.stream().map(each -> each.spots().get(0)).toList();
    if (neighbours.isEmpty() || kind <= 65) {
      return freshSpot(name, dice);
    }
    Spot neighbour = dice.pick(neighbours);
    if (kind <= 85) {
      return trim.keeps(Ingredient.SHARED_LAN) ? neighbour : freshSpot(name, dice);
    }
    return trim.keeps(Ingredient.INSIDE)
        ? new Spot(name, Access.nat(dice.of("access")), neighbour)
        : freshSpot(name, dice);
  }

  /** A place on the internet that nobody is in yet; it is built when it is wanted. */
  Spot freshSpot(String name, Dice dice) {
    AccessKind access = Access.any(dice.of("access"));
    Spot spot = new Spot(name, access, null);
    place(spot, dice);
    return spot;
  }

  Place place(Spot spot) {
    Place place = places.get(spot);
    return place != null ? place : place(spot, new Dice(world.chance(spot.name())));
  }

  private Place place(Spot spot, Dice dice) {
    Place place = spot.in(world.network(), places);
    Dice up = dice.of("line");
    Dice down = dice.of("asymmetric").happens(0.4) ? dice.of("line down") : up;
    Link[] links = {
      weather.calm(up, MOST_MILLIS_OF_ACCESS), weather.calm(down, MOST_MILLIS_OF_ACCESS)
    };
    calm.put(spot, links);
    place.line().up(weather.faults(up, links[0])).down(weather.faults(down, links[1]));
    return place;
  }

  List<Member> members() {
    return members;
  }

  List<Member> connectors() {
    return members.stream().filter(Member::isConnector).toList();
  }

  Member member(String name) {
    return members.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  Spot anySpot(Dice dice) {
    return dice.pick(List.copyOf(places.keySet()));
  }

  /** Puts a handle into the middle of the internet. */
  void cutter(Stage handle) {
    internet = internet.then(handle);
    world.internet().link(weather.faults(sky, internet));
  }

  /** Other faults in the middle of the internet. */
  void storm(Dice dice) {
    world.internet().link(weather.faults(dice, internet));
  }

  /** What the internet was at first. */
  void clearUp() {
    world.internet().link(weather.faults(sky, internet));
  }

  /** Ends all faults of links; what is far away stays there. */
  void calmDown() {
    world.internet().link(internet);
    calm.forEach((spot, links) -> places.get(spot).line().up(links[0]).down(links[1]));
    members.forEach(each -> each.cable().heal());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("internet " + internet + "\n");
    members.forEach(each -> text.append(each).append('\n'));
    calm.forEach(
        (spot, links) -> text.append(spot.name()).append(' ').append(links[0]).append('\n'));
    return text.toString();
  }
}
