package dev.crowfly.ice.punching;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.Site;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** One agent at one site, with an observer that tells it its reflexive addresses. */
final class Puncher {
  /** Data, as opposed to STUN, begins with this. */
  private static final byte DATA = '~';

  private final Site site;
  private final IceAgent agent;
  private final List<IceEvent> events = new ArrayList<>();
  private final Set<InetSocketAddress> observed = new HashSet<>();
  private final List<String> data = new ArrayList<>();
  private final IceTransmit out = new IceTransmit();
  private final byte[] slot = new byte[576];
  private final SocketAddress wildcard;
  private Consumer<IceEvent> listener = event -> {};
  private long nominatedAt = -1;
  private long failedAt = -1;
  private long firstNow = -1;

  /**
   * An agent at a site.
   *
   * @param isWildcard whether all its addresses are of one socket, as one base; else each is a base
   */
  Puncher(Site site, boolean isWildcard, IceRole role, IceConfig config, long seed) {
    this.site = site;
    wildcard = isWildcard ? new InetSocketAddress(site.sockets().get(0).getPort()) : null;
    Random random = new Random(seed);
    agent =
        new IceAgent(
            config,
            (bytes, offset, length) -> {
              for (int i = offset; i < offset + length; i++) {
                bytes[i] = (byte) random.nextInt();
              }
            },
            role);
    site.host().receiver(this::receive);
  }

  IceAgent agent() {
    return agent;
  }

  Site site() {
    return site;
  }

  List<IceEvent> events() {
    return events;
  }

  void listener(Consumer<IceEvent> another) {
    listener = another;
  }

  /** When the first pair was nominated; -1 = never. */
  long nominatedAt() {
    return nominatedAt;
  }

  /** When the attempt failed; -1 = never. */
  long failedAt() {
    return failedAt;
  }

  boolean isOver() {
    return nominatedAt >= 0 || failedAt >= 0;
  }

  /** Gives the agent its bases. */
  void open(long now) {
    firstNow = now;
    if (wildcard != null) {
      agent.addBase(wildcard, site.sockets(), List.of(), now);
      drain(now);
      return;
    }
    for (InetSocketAddress socket : site.sockets()) {
      agent.addBase(socket, List.of(socket), List.of(), now);
    }
    drain(now);
  }

  /** What was observed may have changed. */
  void forgetObservations() {
    observed.clear();
  }

  /** Asks the observer from each socket that has no answer yet; whether one was asked. */
  boolean observe() {
    boolean asks = false;
    for (InetSocketAddress socket : site.sockets()) {
      if (!observed.contains(socket)) {
        site.host().send(socket, Observer.of(socket), new byte[4]);
        asks = true;
      }
    }
    return asks;
  }

  private void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now) {
    if (!site.sockets().contains(local)) {
      return;
    }
    if (Observer.is(peer)) {
      if (observed.add(local)) {
        agent.addReflexive(base(local), Observer.decode(payload), peer, now);
      }
    } else if (payload[0] == DATA) {
      data.add(Arrays.toString(payload) + " on " + base(local) + " from " + peer);
    } else {
      agent.receive(payload, 0, payload.length, base(local), peer, now);
    }
    drain(now);
  }

  /** Sends something on the nominated pair that is not STUN. */
  void sendData(int number) {
    PairInfo pair = agent.nominatedPair();
    send(pair.base(), pair.peer(), new byte[] {DATA, (byte) number});
  }

  private SocketAddress base(InetSocketAddress local) {
    return wildcard != null ? wildcard : local;
  }

  private void send(SocketAddress base, InetSocketAddress peer, byte[] bytes) {
    site.host().send(wildcard != null ? sourceFor(peer) : (InetSocketAddress) base, peer, bytes);
  }

  /** What the routing table of a host does for a socket that is bound to no address. */
  private InetSocketAddress sourceFor(InetSocketAddress peer) {
    for (InetSocketAddress socket : site.sockets()) {
      if (socket.getAddress().getClass() == peer.getAddress().getClass()) {
        return socket;
      }
    }
    return site.sockets().get(0);
  }

  /** Whether what the peer sent came in on our nominated pair. */
  boolean hasData(int number) {
    PairInfo pair = agent.nominatedPair();
    byte[] expected = {DATA, (byte) number};
    return data.contains(Arrays.toString(expected) + " on " + pair.base() + " from " + pair.peer());
  }

  void onTimeout(long now) {
    if (agent.nextTimeout() > now) {
      return;
    }
    agent.onTimeout(now);
    drain(now);
    if (agent.nextTimeout() <= now) {
      throw new AssertionError(
          "nextTimeout " + agent.nextTimeout() + " is past after onTimeout(" + now + ")");
    }
  }

  /** Sends what may leave, and hears what there is to say; after every input. */
  void drain(long now) {
    int sent = 0;
    while (agent.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      send(out.local(), (InetSocketAddress) out.peer(), Arrays.copyOf(slot, out.length()));
      if (++sent > 1000) {
        throw new AssertionError("no end of sending at " + now);
      }
    }
    for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
      events.add(event);
      if (event instanceof IceEvent.PairNominated && nominatedAt < 0) {
        nominatedAt = now;
      } else if (event instanceof IceEvent.Failed && failedAt < 0) {
        failedAt = now;
      }
      listener.accept(event);
    }
  }

  @Override
  public String toString() {
    return site.host()
        + " "
        + agent.role()
        + " since "
        + firstNow
        + ": "
        + agent.whyNotDirect()
        + "\n  pairs "
        + agent.pairs()
        + "\n  events "
        + events;
  }
}
