package dev.crowfly.sim;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.Line;
import dev.crowfly.sim.net.Place;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A node at the edge: Agent, Connector or both, on a machine of its own.
 *
 * <p>Its services and its place survive a restart, its sessions do not. Made by {@link World#node}.
 */
public final class SimNode {
  private final World world;
  private final String name;
  private final EdgeConfig config;
  private final Host host;
  private final Interfaces interfaces;
  private final Machine machine;
  private final Story story = new Story();
  private final Services services = new Services(this);
  private Sessions sessions = new Sessions(services);
  private EdgeCore core;
  private List<InetSocketAddress> intermediates;
  private int starts;
  private boolean isLegUp;

  SimNode(World world, String name, NodeSettings settings, EdgeConfig config, int port) {
    this.world = world;
    this.name = name;
    this.config = config;
    host = new Host(name);
    interfaces = new Interfaces(host, settings.family(), port);
    machine = new Machine(world, name, interfaces, this::onEvent);
    intermediates = world.intermediate().addresses(settings.family());
    settings.places().forEach(interfaces::join);
    host.receiver(this::receive);
  }

  // ---- who it is

  /** What it is called in this world. */
  public String name() {
    return name;
  }

  /** The world that it is in. */
  public World world() {
    return world;
  }

  /** Its key. */
  public Identity identity() {
    return config.identity();
  }

  /** Its node id. */
  public String id() {
    return identity().nodeId().toString();
  }

  /** What runs there now: another one after each restart; null while it is switched off. */
  public EdgeCore core() {
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

  // ---- the application

  /** Publishes a service, now and after each restart. */
  public SimNode publish(String service, Service handler) {
    services.add(service, handler);
    if (core != null) {
      core.publish(service, machineNow());
      touch();
    }
    return this;
  }

  /** Publishes it no more. */
  public SimNode unpublish(String service) {
    services.remove(service);
    if (core != null) {
      core.unpublish(service, machineNow());
      touch();
    }
    return this;
  }

  /** Opens a session with who serves this, over the relay at first, directly when that works. */
  public SimSession connect(String service) {
    return connect(service, PathMode.AUTO);
  }

  /** Opens a session over such paths. */
  public SimSession connect(String service, PathMode mode) {
    return connect(service, "", "", mode);
  }

  /**
   * Opens a session; see {@link EdgeCore#open}.
   *
   * @param node node id of who has to serve it, or empty
   * @param expectedPeer node id that the peer has to prove, or empty
   */
  public SimSession connect(String service, String node, String expectedPeer, PathMode mode) {
    if (core == null) {
      throw new IllegalStateException(name + " is switched off");
    }
    SimSession session = new SimSession(this, service);
    sessions.asked(core.open(service, node, expectedPeer, mode, machineNow()), session);
    touch();
    return session;
  }

  /** All sessions that have not ended, at either end; a copy. */
  public List<SimSession> sessions() {
    return sessions.all();
  }

  // ---- what it told

  /** All that it told since it was made, but news of streams; a copy. */
  public List<SimEvent> events() {
    return story.events();
  }

  /** The events of one kind, in order. */
  public <T extends NodeEvent> List<T> told(Class<T> kind) {
    return story.told(kind);
  }

  /** Whether it told this since it was made. */
  public boolean has(Class<? extends NodeEvent> kind) {
    return story.has(kind);
  }

  /** Whether it is connected to the Intermediate. */
  public boolean isLegUp() {
    return isLegUp;
  }

  /** Whether it is connected, and its services are registered; or it is switched off. */
  public boolean isReady() {
    return core == null || (isLegUp && services.areRegistered());
  }

  /** Its last events, a line each. */
  public String story() {
    return story.text();
  }

  // ---- its fate

  /** Switches it on; it begins with nothing but its identity, its services and its place. */
  public SimNode start() {
    if (core != null) {
      throw new IllegalStateException(name + " is on already");
    }
    starts++;
    core = new EdgeCore(config, world.chance("node " + name + " start " + starts)::nextBytes);
    machine.start(core);
    core.network(interfaces.bases(), machineNow());
    for (String service : services.names()) {
      core.publish(service, machineNow());
    }
    note("started");
    touch();
    return this;
  }

  /** Switches it off without a word to anybody: its sessions are closed here alone. */
  public SimNode kill() {
    note("killed");
    machine.stop();
    interfaces.closeExtras();
    core = null;
    isLegUp = false;
    services.onLegDown();
    Sessions gone = sessions;
    sessions = new Sessions(services);
    gone.closeAll(ErrorCode.CANCELLED, "the node was switched off");
    return this;
  }

  /** Switches it off and on. */
  public SimNode restart() {
    return kill().start();
  }

  /** Switches it off, and on with other ports. */
  public SimNode restart(int port) {
    kill();
    interfaces.port(port);
    return start();
  }

  /** Begins to end properly; {@link NodeEvent.Ended} follows. */
  public SimNode shutdown() {
    core.shutdown(machineNow());
    touch();
    return this;
  }

  /** Suspends the machine: for so long nothing happens, nothing is received, its clock stands. */
  public SimNode suspend(Duration time) {
    note("suspended for " + time);
    machine.suspend(time.toNanos());
    return this;
  }

  /** Overloads the machine: for so long it takes no turn; a few datagrams wait for it. */
  public SimNode pause(Duration time) {
    note("paused for " + time);
    machine.pause(time.toNanos());
    return this;
  }

  // ---- where it is

  /** The places that it has an interface in. */
  public List<Place> places() {
    return interfaces.places();
  }

  /** The addresses of its sockets. */
  public List<InetSocketAddress> addresses() {
    return interfaces.addresses();
  }

  /** How many sockets it has beside those that it began with: it opened them to guess ports. */
  public int extraSockets() {
    return interfaces.extras();
  }

  /** The cable of its first interface. */
  public Line line() {
    return line(interfaces.places().get(0));
  }

  /** The cable of its interface in this place; a new one each time that it joins. */
  public Line line(Place place) {
    return interfaces.line(place);
  }

  /** Moves to another place: leaves all, joins this one, and notices. */
  public SimNode moveTo(Place place) {
    interfaces.places().forEach(interfaces::leave);
    interfaces.join(place);
    return noticeNetwork();
  }

  /** Gets one more interface, and notices. */
  public SimNode join(Place place) {
    interfaces.join(place);
    return noticeNetwork();
  }

  /** Loses an interface, and notices. */
  public SimNode leave(Place place) {
    interfaces.leave(place);
    return noticeNetwork();
  }

  /** Moves to another place without noticing; see {@link #noticeNetwork}. */
  public SimNode moveUnnoticed(Place place) {
    interfaces.places().forEach(interfaces::leave);
    interfaces.join(place);
    note("moved to " + place);
    return this;
  }

  /** Notices that its network has changed, even if it has not: a new generation begins. */
  public SimNode noticeNetwork() {
    note("network: " + interfaces.addresses());
    interfaces.raiseGeneration();
    if (core != null) {
      core.network(interfaces.bases(), machineNow());
      touch();
    }
    return this;
  }

  /** What the name of the Intermediate is resolved to from now on, when asked. */
  public SimNode resolve(List<InetSocketAddress> addresses) {
    intermediates = List.copyOf(addresses);
    return this;
  }

  // ---- inside

  /**
   * To be called after anything was done to {@link #core} from outside: it takes a turn, at this
   * same instant, as soon as time passes.
   */
  public void touch() {
    machine.turnSoon();
  }

  /** The time as its core knows it: not the world's, once it was suspended. */
  public long machineNow() {
    return machine.now();
  }

  private void note(String what) {
    story.note(world.stamp() + " " + name + ": " + what);
    world.noted(name, what);
  }

  private void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now) {
    LocalKey key = interfaces.key(local);
    if (key != null) {
      machine.receive(key, peer, payload);
    }
  }

  private void onEvent(NodeEvent event) {
    if (event instanceof NodeEvent.StreamNews news) {
      sessions.onStream(news.session(), news.stream(), news.news());
      return;
    }
    if (!(event instanceof NodeEvent.DatagramsReadable)) {
      story.add(world.told(name, event));
    }
    onLeg(event);
    if (event instanceof NodeEvent.ResolveIntermediate) {
      core.intermediateAddresses(intermediates, machineNow());
    } else if (event instanceof NodeEvent.OpenSockets news) {
      core.socketsOpened(news.ticket(), interfaces.open(news.like(), news.count()), machineNow());
    } else if (event instanceof NodeEvent.CloseSockets news) {
      news.keys().forEach(interfaces::close);
    } else {
      sessions.onEvent(event);
    }
  }

  private void onLeg(NodeEvent event) {
    if (event instanceof NodeEvent.LegUp) {
      isLegUp = true;
    } else if (event instanceof NodeEvent.Registered news) {
      services.onRegistered(news.service());
    } else if (event instanceof NodeEvent.LegDown) {
      isLegUp = false;
      services.onLegDown();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
