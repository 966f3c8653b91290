package dev.crowfly.sim.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Hosts and routers that hear each other; what none of them has goes to the default router. */
public final class Segment {
  private final VirtualNetwork network;
  private final String name;
  private final Map<InetAddress, Consumer<Datagram>> attached = new HashMap<>();
  private final List<Consumer<Datagram>> taps = new ArrayList<>();
  private LinkConditions conditions = LinkConditions.delay(1_000_000);
  private Router defaultRouter;
  private long carried;
  private long lost;
  private long unroutable;

  Segment(VirtualNetwork network, String name) {
    this.network = network;
    this.name = name;
  }

  public Segment conditions(LinkConditions another) {
    conditions = another;
    return this;
  }

  /** Adds one who sees each datagram that is sent here, lost ones too. */
  public Segment tap(Consumer<Datagram> tap) {
    taps.add(tap);
    return this;
  }

  public String name() {
    return name;
  }

  VirtualNetwork network() {
    return network;
  }

  /** How many datagrams were sent here. */
  public long carried() {
    return carried;
  }

  /** How many datagrams the link lost. */
  public long lost() {
    return lost;
  }

  /** How many datagrams nobody here had an address for. */
  public long unroutable() {
    return unroutable;
  }

  void defaultRouter(Router router) {
    defaultRouter = router;
  }

  /** From now on datagrams for this address go to this receiver. */
  void attach(InetAddress address, Consumer<Datagram> receiver) {
    InetAddress plain = Addresses.unscoped(address);
    if (attached.putIfAbsent(plain, receiver) != null) {
      throw new IllegalArgumentException(plain + " is taken in " + name);
    }
    if (defaultRouter != null) {
      defaultRouter.onAttached(plain);
    }
  }

  void detach(InetAddress address) {
    attached.remove(Addresses.unscoped(address));
  }

  Iterable<InetAddress> addresses() {
    return List.copyOf(attached.keySet());
  }

  /** Sends a datagram into the link. */
  public void carry(Datagram datagram) {
    carried++;
    taps.forEach(tap -> tap.accept(datagram));
    SplittableRandom random = network.random();
    if (happens(random, conditions.loss())) {
      lost++;
      return;
    }
    travel(datagram, random);
    if (happens(random, conditions.duplication())) {
      travel(datagram, random);
    }
  }

  private void travel(Datagram datagram, SplittableRandom random) {
    long nanos = conditions.delayNanos();
    if (conditions.jitterNanos() > 0) {
      nanos += random.nextLong(conditions.jitterNanos());
    }
    if (happens(random, conditions.lateness())) {
      nanos += random.nextLong(conditions.lateByNanos());
    }
    network.at(network.now() + nanos, () -> arrive(datagram));
  }

  private static boolean happens(SplittableRandom random, double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private void arrive(Datagram datagram) {
    InetSocketAddress to = datagram.destination();
    Consumer<Datagram> receiver = attached.get(Addresses.unscoped(to.getAddress()));
    if (receiver != null) {
      receiver.accept(datagram);
    } else if (defaultRouter != null && !to.getAddress().isLinkLocalAddress()) {
      defaultRouter.fromInside(datagram);
    } else {
      unroutable++;
    }
  }
}
