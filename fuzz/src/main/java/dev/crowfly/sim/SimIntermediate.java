package dev.crowfly.sim;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.core.intermediate.IntermediateCore;
import dev.crowfly.node.core.intermediate.StunSockets;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.Line;
import dev.crowfly.sim.net.Site;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The Intermediate of a world: public, with an address of each family. */
public final class SimIntermediate implements Machine.Sockets {
  /** Its port. */
  public static final int PORT = 4433;

  /** The port from which it only sees nodes: the second one of {@link StunSockets#withObserver}. */
  public static final int OBSERVER_PORT = PORT + 1;

  /** Both take both families, as sockets that are bound to {@code [::]} do. */
  private static final int SOCKET = 0;

  private static final int OBSERVER_SOCKET = 1;

  private static final InetAddress IPV4 = Addresses.ip("192.0.2.1");
  private static final InetAddress IPV6 = Addresses.ip("2001:db8:ffff::1");
  private static final String NAME = "intermediate";

  private final World world;
  private final IntermediateConfig config;
  private final Host host = new Host(NAME);
  private final Machine machine;
  private final Story story = new Story();
  private IntermediateCore core;
  private InetAddress ipv4 = IPV4;
  private int starts;

  SimIntermediate(World world, IntermediateConfig config) {
    this.world = world;
    this.config = config;
    machine = new Machine(world, NAME, this, this::onEvent);
    host.attach(world.internet(), IPV4).attach(world.internet(), IPV6).receiver(this::receive);
  }

  /** Its key. */
  public Identity identity() {
    return config.identity();
  }

  /** Where it can be reached. */
  public List<InetSocketAddress> addresses(Site.Family family) {
    InetSocketAddress four = new InetSocketAddress(ipv4, PORT);
    InetSocketAddress six = new InetSocketAddress(IPV6, PORT);
    return switch (family) {
      case IPV4 -> List.of(four);
      case IPV6 -> List.of(six);
      case BOTH -> List.of(six, four);
    };
  }

  /** Whether this is one of its addresses: what goes there, or comes from there, is relayed. */
  public boolean has(InetSocketAddress address) {
    return address.getPort() == PORT && isHere(address);
  }

  /** From whichever port. */
  boolean sends(Datagram datagram) {
    return isHere(datagram.source());
  }

  /** At whichever port. */
  boolean gets(Datagram datagram) {
    return isHere(datagram.destination());
  }

  private boolean isHere(InetSocketAddress address) {
    return address.getAddress().equals(ipv4) || address.getAddress().equals(IPV6);
  }

  /** What runs there now; null while it is switched off. */
  public IntermediateCore core() {
    return core;
  }

  /** How many turns it took: inputs that were handled, and times that came up. */
  public long turns() {
    return machine.turns();
  }

  /** The machine in the network, with its counters. */
  public Host host() {
    return host;
  }

  /** How it sees nodes: from its port, and from another one. */
  static StunSockets stunSockets() {
    return StunSockets.single(new LocalKey(SOCKET, 0), new InetSocketAddress(IPV4, PORT))
        .withObserver(new LocalKey(OBSERVER_SOCKET, 0), new InetSocketAddress(IPV4, OBSERVER_PORT));
  }

  /** Its cable for IPv4. */
  public Line line() {
    return host.line(ipv4);
  }

  /** Its cable for IPv6. */
  public Line lineIpv6() {
    return host.line(IPV6);
  }

  /** All that it told; a copy. */
  public List<SimEvent> events() {
    return story.events();
  }

  /** The events of one kind, in order. */
  public <T extends NodeEvent> List<T> told(Class<T> kind) {
    return story.told(kind);
  }

  /** Its last events, a line each. */
  public String story() {
    return story.text();
  }

  /** Switches it on; it knows nobody. */
  public SimIntermediate start() {
    if (core != null) {
      throw new IllegalStateException("the Intermediate is on already");
    }
    starts++;
    core = new IntermediateCore(config, world.chance(NAME + " start " + starts)::nextBytes);
    machine.start(core);
    note("started");
    touch();
    return this;
  }

  /** Switches it off without a word to anybody. */
  public SimIntermediate kill() {
    note("killed");
    machine.stop();
    core = null;
    return this;
  }

  /** Switches it off and on. */
  public SimIntermediate restart() {
    return kill().start();
  }

  /**
   * Switches it off, and on at another IPv4 address. Nodes find it there once the name {@linkplain
   * SimNode#resolve resolves} to it. Its STUN service still tells the old address.
   */
  public SimIntermediate moveTo(InetAddress another) {
    kill();
    host.detach(ipv4);
    ipv4 = another;
    host.attach(world.internet(), another);
    return start();
  }

  /** Begins to end properly; {@link NodeEvent.Ended} follows. */
  public SimIntermediate shutdown() {
    core.shutdown(machine.now());
    touch();
    return this;
  }

  /** Overloads it: for so long it takes no turn; a few datagrams wait for it. */
  public SimIntermediate pause(Duration time) {
    note("paused for " + time);
    machine.pause(time.toNanos());
    return this;
  }

  /**
   * To be called after anything was done to {@link #core} from outside: it takes a turn, at this
   * same instant, as soon as time passes.
   */
  public void touch() {
    machine.turnSoon();
  }

  private void note(String what) {
    story.note(world.stamp() + " " + NAME + ": " + what);
    world.noted(NAME, what);
  }

  private void onEvent(NodeEvent event) {
    story.add(world.told(NAME, event));
  }

  private void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now) {
    if (local.getPort() == PORT || local.getPort() == OBSERVER_PORT) {
      int socket = local.getPort() == PORT ? SOCKET : OBSERVER_SOCKET;
      machine.receive(new LocalKey(socket, 0), peer, payload);
    }
  }

  @Override
  public InetSocketAddress source(LocalKey key, InetSocketAddress peer) {
    return new InetSocketAddress(
        peer.getAddress() instanceof Inet6Address ? IPV6 : ipv4,
        key.socket() == SOCKET ? PORT : OBSERVER_PORT);
  }

  @Override
  public void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    host.send(from, to, payload);
  }
}
