package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.OpenLink;
import dev.crowfly.sim.link.Stages;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hosts and routers that hear each other; what none of them has goes to the default router. */
public final class Segment {
  private final VirtualNetwork network;
  private final String name;
  private final Map<InetAddress, Consumer<Datagram>> attached = new HashMap<>();
  private final List<Consumer<Datagram>> taps = new ArrayList<>();
  private OpenLink link;
  private int links;
  private Router defaultRouter;
  private long carried;
  private long lost;
  private long unroutable;

  Segment(VirtualNetwork network, String name) {
    this.network = network;
    this.name = name;
    link(Link.of(Stages.delay(Duration.ofMillis(1))));
  }

  /** What happens to all that is sent here from now on; a delay of 1 ms at first. */
  public Segment link(Link another) {
    link =
        new OpenLink(
            another,
            network.chance("segment " + name + " link " + links++),
            network.agenda(),
            this::arrive,
            this::lose);
    return this;
  }

  /** Adds one who sees each datagram that is sent here, lost ones too. */
  public Segment tap(Consumer<Datagram> tap) {
    taps.add(tap);
    return this;
  }

  /** What it is called. */
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
    InetAddress plain = Addresses.unscoped(address);
    if (attached.remove(plain) != null && defaultRouter != null) {
      defaultRouter.onDetached(plain);
    }
  }

  Iterable<InetAddress> addresses() {
    return List.copyOf(attached.keySet());
  }

  /** Sends a datagram into the link. */
  public void carry(Datagram datagram) {
    carried++;
    for (Consumer<Datagram> tap : taps) {
      tap.accept(datagram);
    }
    link.carry(datagram);
  }

  private void lose(Datagram datagram, String why) {
    lost++;
    network.dropped(name, datagram, why);
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
      network.dropped(name, datagram, "no such address");
    }
  }
}
