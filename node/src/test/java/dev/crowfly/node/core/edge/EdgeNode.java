package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An edge node on the wire, with a small application: {@code sink} takes bytes, {@code source}
 * gives them, {@code echo} gives them back.
 */
final class EdgeNode implements Wire.Host {
  private static final int SOURCE_TOTAL = 1 << 30;

  final EdgeCore core;
  final EdgeConfig config;
  final List<NodeEvent> events = new ArrayList<>();
  final Map<QuicStream, Transfer> transfers = new HashMap<>();
  final List<String> log = new ArrayList<>();

  /** How often transfers write. */
  long tickNanos = Wire.MILLI;

  /** How much a source gives each time. */
  int sourcePerTick = 1_000;

  List<InetSocketAddress> resolves;
  Access access;

  /** Datagrams that left for somewhere else than the Intermediate. */
  long directBytes;

  private final Wire wire;
  private final Datagram datagram = new Datagram();
  private int generation = -1;
  private long nextTick = Long.MAX_VALUE;
  private long latest;
  private int timeoutsNow;

  /** How far our clock is behind. */
  private long slept;

  EdgeNode(Wire wire, EdgeConfig config, long seed, List<InetSocketAddress> intermediate) {
    this.wire = wire;
    this.config = config;
    resolves = intermediate;
    core = new EdgeCore(config, Nodes.random(seed));
    core.timeOfDay(Nodes.TODAY_MILLIS + wire.now() / Wire.MILLI, wire.now());
    wire.add(this);
  }

  String id() {
    return config.identity().nodeId().toString();
  }

  /** The node is attached here from now on. */
  void attach(Access to) {
    if (access != null) {
      wire.unroute(access.leave(resolves.get(0)));
    }
    access = to;
    generation++;
    LocalBase base = new LocalBase(new LocalKey(0, generation), List.of(to.inside), 1452);
    core.network(List.of(base), now());
  }

  /** Its NAT has forgotten it and maps it anew; the node is not told. */
  void rebind(Access to) {
    wire.unroute(access.leave(resolves.get(0)));
    access = to;
  }

  /**
   * For so long nothing happens here; then the time of day is told, as a program's loop does once
   * in a while.
   */
  void sleep(int seconds) {
    wire.remove(this);
    wire.runFor(seconds * Wire.SECOND);
    slept += seconds * Wire.SECOND;
    wire.add(this);
    core.timeOfDay(Nodes.TODAY_MILLIS + wire.now() / Wire.MILLI, wire.now() - slept);
  }

  /** Its own time. */
  long now() {
    return wire.now() - slept;
  }

  // ---- Wire.Host

  @Override
  public void receive(InetSocketAddress at, Datagram in, long now) {
    if (access.letsIn(at, (InetSocketAddress) in.peer())) {
      LocalKey key = new LocalKey(0, generation);
      core.receive(
          datagram.set(in.buffer(), in.offset(), in.length(), key, in.peer()), now - slept);
    }
  }

  @Override
  public InetSocketAddress poll(Transmit out, long now) {
    if (!core.pollTransmit(out, now - slept)) {
      return null;
    }
    InetSocketAddress peer = (InetSocketAddress) out.peer();
    InetSocketAddress from = access.leave(peer);
    wire.route(from, this);
    if (!resolves.contains(peer)) {
      directBytes += out.length();
    }
    return from;
  }

  @Override
  public boolean listen(long now) {
    boolean any = false;
    for (NodeEvent event = core.pollEvent(); event != null; event = core.pollEvent()) {
      any = true;
      on(event, now);
    }
    return any;
  }

  @Override
  public void onTimeout(long now) {
    timeoutsNow = now == latest ? timeoutsNow + 1 : 0;
    latest = now;
    if (timeoutsNow > 1_000) {
      throw new AssertionError("a timeout that is due for ever\n" + String.join("\n", log));
    }
    if (core.nextTimeout() <= now - slept) {
      core.onTimeout(now - slept);
    }
    if (nextTick <= now) {
      transfers.values().forEach(Transfer::tick);
      schedule(now);
    }
  }

  @Override
  public long nextTimeout() {
    long next = core.nextTimeout();
    return Math.min(next == Long.MAX_VALUE ? next : next + slept, nextTick);
  }

  private void schedule(long now) {
    boolean sending = transfers.values().stream().anyMatch(Transfer::isSending);
    nextTick = sending ? now + tickNanos : Long.MAX_VALUE;
  }

  // ---- the application

  private void on(NodeEvent event, long now) {
    if (event instanceof NodeEvent.StreamNews news) {
      onNews(news, now);
      return;
    }
    events.add(event);
    log.add(now / Wire.MILLI + " " + event);
    if (event instanceof NodeEvent.ResolveIntermediate) {
      core.intermediateAddresses(resolves, now - slept);
    } else if (event instanceof NodeEvent.StreamOpened opened) {
      boolean source = opened.service().equals("source");
      transfers.put(
          opened.stream(), new Transfer(opened.stream(), SOURCE_TOTAL, source ? sourcePerTick : 0));
      schedule(now);
    }
  }

  private void onNews(NodeEvent.StreamNews news, long now) {
    Transfer transfer = transfers.get(news.stream());
    if (transfer == null) {
      return;
    }
    if ((news.news() & QuicStream.READABLE) != 0) {
      transfer.read(now);
    }
    if ((news.news() & QuicStream.WRITABLE) != 0) {
      transfer.write();
    }
  }

  /** Opens a stream that sends so much in each millisecond; 0 = it is to receive. */
  Transfer transfer(PeerSession session, String service, long total, int perTick) {
    QuicStream stream = session.openStream(service, now());
    Transfer transfer = new Transfer(stream, total, perTick);
    transfers.put(stream, transfer);
    transfer.tick();
    schedule(wire.now());
    return transfer;
  }

  /** What the node's side of the streams of others has received. */
  Transfer accepted() {
    return transfers.values().iterator().next();
  }

  // ---- asking

  <T> List<T> told(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T> boolean has(Class<T> kind) {
    return !told(kind).isEmpty();
  }

  long open(String service, PathMode mode) {
    return core.open(service, "", "", mode, now());
  }

  PeerSession session() {
    return core.sessions().iterator().next();
  }

  List<PathChange> changes() {
    return told(NodeEvent.PathChanged.class).stream().map(NodeEvent.PathChanged::change).toList();
  }

  /** The kinds of the paths that were taken, in order. */
  String route() {
    return String.join(" ", changes().stream().map(each -> each.path().kind().toString()).toList());
  }
}
