package dev.crowfly.swarm;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node of the cast, with where it is, as the oracle wants to know it. */
final class Member {
  private final SimNode node;
  private final Site.Family family;
  private final Cable cable;
  private final List<Spot> spots = new ArrayList<>();
  private final List<String> services;
  private boolean mustNotice;
  private long asleepUntil = Long.MIN_VALUE;

  Member(SimNode node, Site.Family family, List<Spot> spots, List<String> services) {
    this.node = node;
    this.family = family;
    this.spots.addAll(spots);
    this.services = List.copyOf(services);
    cable = new Cable(node.world(), node);
  }

  SimNode node() {
    return node;
  }

  String name() {
    return node.name();
  }

  Site.Family family() {
    return family;
  }

  Cable cable() {
    return cable;
  }

  List<Spot> spots() {
    return List.copyOf(spots);
  }

  /** What it publishes; empty: it is an Agent alone. */
  List<String> services() {
    return services;
  }

  boolean isConnector() {
    return !services.isEmpty();
  }

  void move(Spot to, Place place, boolean notices) {
    spots.clear();
    spots.add(to);
    mustNotice = !notices;
    if (notices) {
      node.moveTo(place);
    } else {
      node.moveUnnoticed(place);
    }
    cable.plug();
  }

  void join(Spot another, Place place) {
    spots.add(another);
    node.join(place);
    cable.plug();
  }

  void leave(Spot one, Place place) {
    spots.remove(one);
    node.leave(place);
  }

  /** Closes its lid, unless it is closed. */
  void suspend(Duration time) {
    long now = node.world().now();
    if (now >= asleepUntil) {
      asleepUntil = now + time.toNanos();
      node.suspend(time);
    }
  }

  /** Whatever it has not noticed of its network it notices now. */
  void notice() {
    if (mustNotice) {
      mustNotice = false;
      node.noticeNetwork();
    }
  }

  @Override
  public String toString() {
    return name() + " " + family + " at " + spots + (isConnector() ? " serves " + services : "");
  }
}
