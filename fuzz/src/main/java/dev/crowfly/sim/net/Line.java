package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.OpenLink;
import java.util.function.Consumer;

/** The cable between one end and the rest of the network: a link in each direction. */
public final class Line {
  private final VirtualNetwork network;
  private final String name;
  private final Consumer<Datagram> toNetwork;
  private final Consumer<Datagram> toEnd;
  private OpenLink up;
  private OpenLink down;
  private int links;

  Line(
      VirtualNetwork network, String name, Consumer<Datagram> toNetwork, Consumer<Datagram> toEnd) {
    this.network = network;
    this.name = name;
    this.toNetwork = toNetwork;
    this.toEnd = toEnd;
  }

  /** What happens from now on to what leaves; nothing at first. */
  public Line up(Link link) {
    up = open(link, toNetwork);
    return this;
  }

  /** What happens from now on to what comes; nothing at first. */
  public Line down(Link link) {
    down = open(link, toEnd);
    return this;
  }

  /** The same in both directions, each with its own chance. */
  public Line both(Link link) {
    return up(link).down(link);
  }

  private OpenLink open(Link link, Consumer<Datagram> end) {
    links++;
    return link.stages().isEmpty()
        ? null
        : new OpenLink(
            link,
            network.chance("line " + name + (end == toEnd ? " down " : " up ") + links),
            network.agenda(),
            end,
            (datagram, why) -> network.dropped(name, datagram, why));
  }

  void leave(Datagram datagram) {
    if (up == null) {
      toNetwork.accept(datagram);
    } else {
      up.carry(datagram);
    }
  }

  void come(Datagram datagram) {
    if (down == null) {
      toEnd.accept(datagram);
    } else {
      down.carry(datagram);
    }
  }
}
