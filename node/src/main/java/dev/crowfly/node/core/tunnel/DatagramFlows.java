package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The datagrams of a session, in flows: what a UDP port is to a host. A DATAGRAM of C is
 *
 * <pre>
 *   varint   flow id &lt;&lt; 1 | named
 *   named:   varint length, name of the service
 *   payload
 * </pre>
 *
 * <p>The Agent makes flows and their ids, which it never uses twice. It says the name until a
 * datagram that said it was acknowledged; again after a pause of half the time after which the
 * Connector forgets, after a new C, and every 5 s, so that a Connector that forgot or refused
 * learns it. The Connector answers on the flow, without a name.
 *
 * <p>A payload that does not fit what C carries now goes on a unidirectional stream of its own: the
 * {@link StreamHeader} with the service, varint flow id, payload until the end. At most {@link
 * #MAX_LONG} are under way at once, each way; what is above that, or larger than {@link
 * #MAX_PAYLOAD_BYTES}, is dropped and counted, as everything that makes no sense is.
 *
 * <p>Flows survive a lost C. They are forgotten when idle: after {@link #AGENT_IDLE_NANOS} at the
 * Agent, later at the Connector. All tags of C's datagrams are taken here.
 */
public final class DatagramFlows {
  /** The largest payload: that of a UDP datagram over IPv4. */
  public static final int MAX_PAYLOAD_BYTES = 65_507;

  /** How many payloads that don't fit a DATAGRAM are under way at once, each way. */
  public static final int MAX_LONG = 16;

  /** How many flows a session has at most. */
  public static final int MAX_FLOWS = 1024;

  /** The Agent forgets a flow after so long without a datagram either way. */
  public static final long AGENT_IDLE_NANOS = 60_000_000_000L;

  /** The Connector forgets later, so that it knows every flow that the Agent knows. */
  public static final long CONNECTOR_IDLE_NANOS = 90_000_000_000L;

  /** Flow ids that fit a varint beside the bit that says whether a name follows. */
  static final long MAX_ID = (1L << 61) - 1;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long SWEEP_NANOS = 5_000_000_000L;

  /** Who decides about the flows of the peer. */
  interface Opener {
    /** A handler for a new flow; null if it is not wanted. */
    FlowHandler open(String service, long flow, long now);
  }

  private final boolean agent;
  private final Supplier<QuicConnection> connection;
  private final Opener opener;
  private final Chunks chunks;
  private final LongDatagrams longDatagrams;
  private final FlowCounters counters = new FlowCounters();
  private final LongTable<Flow> flows = new LongTable<>();
  private long nextId;
  private long nextSweep = NEVER;

  /**
   * No flows yet.
   *
   * @param connection gives C, or null
   * @param streams where streams that carry long datagrams get their handlers
   */
  DatagramFlows(
      boolean agent,
      Supplier<QuicConnection> connection,
      Opener opener,
      LongTable<StreamHandler> streams,
      Chunks chunks) {
    this.agent = agent;
    this.connection = connection;
    this.opener = opener;
    this.chunks = chunks;
    longDatagrams = new LongDatagrams(streams, chunks, counters, this::deliverLong);
  }

  /** What comes before a payload at most, in bytes: a flow id, and the name of the service. */
  public static int headerBytes(String service) {
    return Varint.MAX_SIZE + 1 + service.length();
  }

  /**
   * Makes a flow, at the Agent.
   *
   * @param service a {@linkplain dev.crowfly.signaling.ServiceName valid} name
   * @return its id, or -1 when there are too many
   * @throws IllegalStateException at a Connector
   */
  public long open(String service, FlowHandler handler, long now) {
    if (!agent) {
      throw new IllegalStateException("flows are made by the Agent");
    }
    ServiceName.check(service);
    if (flows.size() >= MAX_FLOWS) {
      return -1;
    }
    Flow flow = add(nextId, service, now);
    flow.handler(handler);
    return nextId++;
  }

  /** Forgets a flow without a word to its handler; nothing if it is not known. */
  public void close(long flow) {
    flows.remove(flow);
  }

  /** Whether the flow is known. */
  public boolean isOpen(long flow) {
    return flows.get(flow) != null;
  }

  /**
   * Sends a payload; a copy is taken.
   *
   * @return whether it is on its way: false if it was dropped, which is counted, or if there is no
   *     such flow
   */
  public boolean send(long flow, byte[] data, int offset, int length, long now) {
    Flow known = flows.get(flow);
    if (known == null) {
      return false;
    }
    if (length > MAX_PAYLOAD_BYTES) {
      counters.droppedTooLarge++;
      return false;
    }
    QuicConnection c = connection.get();
    if (c == null || c.isClosed()) {
      counters.droppedNoConnection++;
      return false;
    }
    boolean named = agent && known.needsName(now, CONNECTOR_IDLE_NANOS);
    known.usedNanos = now;
    byte[] out = chunks.outgoingDatagram();
    int position = Varint.encode((flow << 1) | (named ? 1 : 0), out, 0);
    if (named) {
      System.arraycopy(known.name, 0, out, position, known.name.length);
      position += known.name.length;
    }
    if (position + length > c.maxDatagramBytes()) {
      return longDatagrams.send(known, c, data, offset, length);
    }
    System.arraycopy(data, offset, out, position, length);
    c.sendDatagram(out, 0, position + length, named ? known.nameTag(now) : -1);
    counters.sent++;
    return true;
  }

  /** Takes all datagrams that came on C. */
  void receive(long now) {
    QuicConnection c = connection.get();
    byte[] in = chunks.incomingDatagram();
    for (int length = next(c, in); length >= 0; length = next(c, in)) {
      counters.received++;
      onDatagram(in, length, now);
    }
  }

  private static int next(QuicConnection c, byte[] in) {
    return c == null ? -1 : c.readDatagram(in, 0);
  }

  private void onDatagram(byte[] in, int length, long now) {
    long head = Varint.decode(in, 0, length);
    int position = length == 0 ? 0 : Varint.sizeOf(in[0]);
    int nameAt = position;
    if (head != Varint.MISSING && (head & 1) != 0) {
      long nameLength = Varint.decode(in, position, length);
      position += nameLength == Varint.MISSING ? 0 : Varint.sizeOf(in[position]);
      if (nameLength < 1 || nameLength > length - position) {
        head = Varint.MISSING;
      } else {
        position += (int) nameLength;
      }
    }
    if (head == Varint.MISSING) {
      counters.droppedMalformed++;
    } else {
      deliver(head >>> 1, in, nameAt, position, length, now);
    }
  }

  /** The payload is behind the name, which is empty if there is none. */
  private void deliver(long id, byte[] in, int nameAt, int nameEnd, int end, long now) {
    Flow flow = flows.get(id);
    boolean named = nameAt < nameEnd;
    if (flow != null && named && !flow.isNamed(in, nameAt, nameEnd)) {
      counters.droppedMalformed++;
      return;
    }
    if (flow == null) {
      if (agent || !named) {
        counters.droppedUnknownFlow++;
        return;
      }
      int nameStart = nameAt + Varint.sizeOf(in[nameAt]);
      flow = accept(id, ServiceName.read(in, nameStart, nameEnd - nameStart), now);
      if (flow == null) {
        return;
      }
    }
    flow.usedNanos = now;
    flow.handler().onDatagram(in, nameEnd, end - nameEnd, now);
  }

  private Flow accept(long id, String service, long now) {
    if (service == null) {
      counters.droppedMalformed++;
      return null;
    }
    FlowHandler handler = flows.size() < MAX_FLOWS ? opener.open(service, id, now) : null;
    if (handler == null) {
      counters.droppedRefused++;
      return null;
    }
    Flow flow = add(id, service, now);
    flow.handler(handler);
    return flow;
  }

  private Flow add(long id, String service, long now) {
    Flow flow = new Flow(id, service, now);
    flows.put(id, flow);
    if (nextSweep == NEVER) {
      nextSweep = now + SWEEP_NANOS;
    }
    return flow;
  }

  /**
   * The peer opened a unidirectional stream; its header is read.
   *
   * @return who gets its news; null if it was refused
   */
  StreamHandler acceptLong(String service, QuicStream stream) {
    return longDatagrams.accept(service, stream);
  }

  /** A payload came on a stream of its own. */
  private void deliverLong(String service, long id, byte[] in, int from, int to, long now) {
    Flow flow = flows.get(id);
    if (flow == null && agent) {
      counters.droppedUnknownFlow++;
      return;
    }
    if (flow == null) {
      flow = accept(id, service, now);
    } else if (!flow.service.equals(service)) {
      counters.droppedMalformed++;
      return;
    }
    if (flow != null) {
      flow.usedNanos = now;
      flow.handler().onDatagram(in, from, to - from, now);
    }
  }

  /** What became of a datagram with a tag. */
  void onSettled(long tag, boolean acknowledged) {
    Flow flow = flows.get(Flow.idOfTag(tag));
    if (flow != null && acknowledged) {
      flow.onNameArrived(tag);
    }
  }

  /** C is lost: the next one may lead to a Connector that was restarted. */
  void onConnectionLost() {
    for (Flow flow : flows.snapshot()) {
      flow.forgetName();
    }
  }

  /** Closes the flows of services that are not (any more) allowed. */
  void closeUnless(Predicate<String> allowed, long now) {
    for (Flow flow : flows.snapshot()) {
      if (!allowed.test(flow.service)) {
        forget(flow, now);
      }
    }
  }

  /** When {@link #onTimeout} is due. */
  long nextTimeout() {
    return nextSweep;
  }

  /** Forgets idle flows. */
  void onTimeout(long now) {
    if (now < nextSweep) {
      return;
    }
    long idleNanos = agent ? AGENT_IDLE_NANOS : CONNECTOR_IDLE_NANOS;
    for (Flow flow : flows.snapshot()) {
      if (now - flow.usedNanos >= idleNanos) {
        forget(flow, now);
      }
    }
    nextSweep = flows.size() == 0 ? NEVER : now + SWEEP_NANOS;
  }

  private void forget(Flow flow, long now) {
    if (flows.remove(flow.id) != null) {
      flow.handler().onFlowClosed(now);
    }
  }

  /** The counters. */
  public FlowStats stats() {
    return counters.view(flows.size());
  }
}
