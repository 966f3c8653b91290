package dev.crowfly.sim;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.sim.link.Agenda;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.Segment;
import dev.crowfly.sim.net.VirtualNetwork;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A world of its own: an internet with an Intermediate, places with NATs, and nodes in them, in
 * virtual time, all out of one seed. One thread.
 *
 * <p>It begins at a random time. Datagrams take 20 ms through the internet and 1 ms through each
 * LAN, unless links say otherwise; packets above 1,500 bytes don't get through.
 */
public final class World implements AutoCloseable {
  /** What {@link #until(BooleanSupplier)} waits for at most. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The internet of a new world. */
  public static final Link INTERNET =
      Link.of(Stages.delay(Duration.ofMillis(20)), Stages.mtu(1500));

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** 2026-01-01. */
  private static final long FIRST_DAY_MILLIS = 1_767_225_600_000L;

  private static final long TEN_YEARS_MILLIS = 315_360_000_000L;

  private final Chance chance;
  private final long startNanos;
  private final long startMillis;
  private final Agenda agenda;
  private final VirtualNetwork network;
  private final Identities identities;
  private final Recorder recorder;
  private final Watch watch = new Watch();
  private final Clockwork clockwork;
  private final Map<String, SimNode> nodes = new LinkedHashMap<>();
  private SimIntermediate intermediate;
  private int ports = 40_000;

  private World(long seed) {
    chance = Chance.of(seed);
    Chance time = chance.fork("time");
    // Up to 73 years since whatever the clock counts from.
    startNanos = time.nextLong(1L << 61);
    startMillis = FIRST_DAY_MILLIS + time.nextLong(TEN_YEARS_MILLIS);
    agenda = new Agenda(startNanos);
    network = new VirtualNetwork(chance.fork("network"), agenda);
    network.internet().link(INTERNET);
    identities = new Identities(chance.fork("identities"));
    recorder = new Recorder(startNanos, startMillis);
    network.witness(recorder);
    clockwork = new Clockwork(agenda, watch, this::failure);
  }

  /** The world of this seed, with nothing in it yet. */
  public static World seeded(long seed) {
    return new World(seed);
  }

  // ---- what it consists of

  /** What all chance in it follows from. */
  public long seed() {
    return chance.seed();
  }

  /** The stream of chance of an element, by its name; independent of all others. */
  public Chance chance(String element) {
    return chance.fork("element " + element);
  }

  /** The network, for who wants to build more than places. */
  public VirtualNetwork network() {
    return network;
  }

  /** Where public addresses live. Its link is what all that crosses it goes through. */
  public Segment internet() {
    return network.internet();
  }

  /** A place on the internet. */
  public Place place(String name, AccessKind access) {
    return Place.make(network, name, access);
  }

  /** A place behind another one, such as a home behind a carrier's NAT. */
  public Place place(String name, AccessKind access, Place outer) {
    return Place.inside(outer, name, access);
  }

  /** A node in a place of its own, switched on. */
  public SimNode node(String name, AccessKind access) {
    return node(name, NodeSettings.at(place(name + "'s place", access)));
  }

  /** A node in places that there are, switched on. */
  public SimNode node(String name, Place... places) {
    return node(name, NodeSettings.at(places));
  }

  /** A node, switched on. */
  public SimNode node(String name, NodeSettings settings) {
    EdgeConfig.Builder builder =
        EdgeConfig.builder(
                identities.of(name), PeerVerifiers.pinned(intermediate().identity().nodeId()))
            .keyLog(recorder::secret);
    int port = settings.port() == 0 ? ports++ : settings.port();
    SimNode node =
        new SimNode(this, name, settings, settings.config().apply(builder).build(), port);
    if (nodes.putIfAbsent(name, node) != null) {
      throw new IllegalArgumentException("there is a node " + name + " already");
    }
    return node.start();
  }

  /** The node of this name; null if there is none. */
  public SimNode node(String name) {
    return nodes.get(name);
  }

  /** All nodes, in order of making; a copy. */
  public List<SimNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /** The Intermediate; made and switched on when it is wanted first. */
  public SimIntermediate intermediate() {
    return intermediate == null ? intermediate(builder -> builder) : intermediate;
  }

  /**
   * Makes the Intermediate, with a configuration that is not the default.
   *
   * @throws IllegalStateException if there is one already; nodes need it
   */
  public SimIntermediate intermediate(UnaryOperator<IntermediateConfig.Builder> config) {
    if (intermediate != null) {
      throw new IllegalStateException("there is an Intermediate already");
    }
    IntermediateConfig.Builder builder =
        IntermediateConfig.builder(identities.of("intermediate"))
            .sockets(SimIntermediate.stunSockets())
            .keyLog(recorder::secret);
    intermediate = new SimIntermediate(this, config.apply(builder).build());
    return intermediate.start();
  }

  /**
   * Whether a datagram goes from node to node: neither from the Intermediate nor to it. {@code
   * Blackout.of(world::isDirect)} in the link of {@link #internet} cuts direct paths alone.
   */
  public boolean isDirect(Datagram datagram) {
    return !intermediate().sends(datagram) && !intermediate().gets(datagram);
  }

  // ---- time

  /** The time, in nanoseconds since nothing in particular. */
  public long now() {
    return agenda.now();
  }

  /** How long the world has been there. */
  public Duration elapsed() {
    return Duration.ofNanos(now() - startNanos);
  }

  /** The time of day, in milliseconds since 1970. */
  public long timeOfDayMillis() {
    return startMillis + (now() - startNanos) / NANOS_PER_MILLI;
  }

  /** What is to happen. */
  public Agenda agenda() {
    return agenda;
  }

  /** Does something after a while. */
  public void after(Duration delay, Runnable what) {
    agenda.at(now() + delay.toNanos(), what);
  }

  /** Lets time pass. */
  public void run(Duration time) {
    clockwork.run(now() + time.toNanos());
  }

  /** Lets time pass until something holds, for {@link #PATIENCE} at most. */
  public void until(BooleanSupplier condition) {
    until(condition, PATIENCE);
  }

  /**
   * Lets time pass until something holds.
   *
   * @throws WorldError if it doesn't in time
   */
  public void until(BooleanSupplier condition, Duration atMost) {
    if (!reaches(condition, atMost)) {
      throw failure("not within " + atMost, null);
    }
  }

  /** Lets time pass until something holds, or so much has passed; gives whether it holds. */
  public boolean reaches(BooleanSupplier condition, Duration atMost) {
    return clockwork.reaches(condition, now() + atMost.toNanos());
  }

  /**
   * Lets time pass until all goals are reached.
   *
   * @throws WorldError if one is not in its time, or nothing is going to happen any more
   */
  public void untilGoals() {
    clockwork.untilGoals();
  }

  /**
   * Lets time pass until every node that is switched on is connected to the Intermediate, and all
   * that it publishes can be reached.
   */
  public World ready() {
    until(() -> nodes.values().stream().allMatch(SimNode::isReady));
    return this;
  }

  // ---- what it is held to

  /** Adds something that has to hold after each step from now on. */
  public World invariant(String name, Invariant invariant) {
    watch.invariant(name, invariant);
    return this;
  }

  /** Adds what no node may ever tell in this world. */
  public World impossible(String name, Predicate<SimEvent> event) {
    watch.impossible(name, event);
    return this;
  }

  /** The same without a name. */
  public World impossible(Predicate<SimEvent> event) {
    return impossible("of this world", event);
  }

  /** Adds something that has to be reached in so much time from now. */
  public Goal goal(String name, Duration within, BooleanSupplier condition) {
    return watch.goal(name, condition, now() + within.toNanos());
  }

  /** What goes wrong in this world, for a scenario's own checks: with the seed and the story. */
  public WorldError failure(String what, Throwable cause) {
    return new WorldError(
        "seed " + seed() + ", after " + elapsed() + ": " + what + "\n" + story(), cause);
  }

  // ---- what it shows

  /** What the nodes told last. */
  public String story() {
    StringBuilder text = new StringBuilder();
    if (intermediate != null) {
      text.append("---- intermediate\n").append(intermediate.story()).append('\n');
    }
    nodes.values().stream()
        .limit(20)
        .forEach(
            node ->
                text.append("---- ").append(node).append('\n').append(node.story()).append('\n'));
    return text.toString();
  }

  /** A hash of every datagram and every event so far: equal in equal runs. */
  public String traceHash() {
    return recorder.hash();
  }

  /** Writes each datagram and event from now on, a line each. */
  public World trace(Appendable out) {
    recorder.trace(out);
    return this;
  }

  /**
   * Writes what crosses the internet from now on, as a capture that Wireshark opens; the caller
   * closes it.
   */
  public World pcap(OutputStream out) {
    Capture capture = recorder.capture(out);
    internet().tap(datagram -> capture.add(datagram, now()));
    return this;
  }

  /** Writes what a node sends and gets from now on, as a capture; the caller closes it. */
  public World pcap(SimNode node, OutputStream out) {
    network.witness(recorder.captureOf(node.name(), out));
    return this;
  }

  /** Writes the secrets of all connections from now on, so that Wireshark decrypts captures. */
  public World keyLog(Appendable out) {
    recorder.keyLog(out);
    return this;
  }

  /** Ends it; nothing happens in it any more. */
  @Override
  public void close() {}

  // ---- inside

  /** A node told something. */
  SimEvent told(String node, NodeEvent event) {
    SimEvent told = new SimEvent(now(), now() - startNanos, node, event, EventText.of(event));
    recorder.told(told);
    String wrong = watch.look(told);
    if (wrong != null) {
      throw failure(wrong, null);
    }
    return told;
  }

  /** Something was done to a node. */
  void noted(String node, String what) {
    recorder.noted(node, what, now());
  }

  String stamp() {
    return String.format(java.util.Locale.ROOT, "%12.6f", (now() - startNanos) / 1e9);
  }
}
