package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All that flows in one session: whose each stream is, the flows of datagrams, and who waits for C.
 *
 * <p>The owner of the machine makes one for each session, {@linkplain PeerSession#attach attaches}
 * it, and hands each {@link dev.crowfly.node.core.NodeEvent} of the session to the method named
 * like it; never from inside the machine.
 */
public final class SessionTraffic {
  /** A stream of the Agent, with what it asked for. */
  private record Inbound(String service, QuicStream stream) {}

  private final PeerSession session;
  private final Function<String, ServiceProvider> providers;
  private final LongTable<StreamHandler> streams = new LongTable<>();
  private final LongTable<Inbound> inbound = new LongTable<>();
  private final DatagramFlows flows;
  private final List<ServiceLink> links = new ArrayList<>();

  /**
   * Of a session without traffic.
   *
   * @param providers gives who answers a service here, or null; at an Agent, who takes the streams
   *     that the Connector opens
   * @param chunks shared by all sessions of the machine
   */
  public SessionTraffic(
      PeerSession session, Function<String, ServiceProvider> providers, Chunks chunks) {
    this.session = session;
    this.providers = providers;
    flows =
        new DatagramFlows(session.isAgent(), session::connection, this::openFlow, streams, chunks);
  }

  /** Whose it is. */
  public PeerSession session() {
    return session;
  }

  /** The flows of datagrams. */
  public DatagramFlows flows() {
    return flows;
  }

  /** How many streams have a handler. */
  public int openStreams() {
    return streams.size();
  }

  /**
   * Opens a stream of a service; its header is written.
   *
   * @param handlers makes the handler of the new stream, which gets its news from then on
   * @return false if there is no C, or the peer allows no more now: try again after {@link
   *     #onSessionUp} or {@link #onStreamsAvailable}, which links are told of
   */
  public boolean open(String service, Function<QuicStream, StreamHandler> handlers, long now) {
    QuicConnection c = session.connection();
    // A C that is just closing is still there but opens nothing: the next one will be told.
    QuicStream stream = c == null || c.isClosed() ? null : session.openStream(service, now);
    if (stream == null) {
      return false;
    }
    streams.put(stream.id(), handlers.apply(stream));
    return true;
  }

  // ---- what the machine tells

  /** There is a C: whoever waits may open streams. */
  public void onSessionUp(long now) {
    tellLinks(now);
  }

  /** C is lost, and all streams with it; flows stay. */
  public void onSessionLost(long now) {
    List<StreamHandler> lost = streams.snapshot();
    streams.clear();
    inbound.clear();
    for (StreamHandler each : lost) {
      each.onLost(now);
    }
    flows.onConnectionLost();
  }

  /** The session has ended: nothing of it is left. */
  public void onSessionClosed(ErrorCode code, long now) {
    onSessionLost(now);
    flows.closeUnless(service -> false, now);
    for (ServiceLink link : new ArrayList<>(links)) {
      link.fail(code, now);
    }
    links.clear();
  }

  /**
   * Connector: the Agent may use other services now; flows and streams of those it may not are
   * closed. Streams of a service that is published no more go on: nobody has forbidden them.
   */
  public void onServicesChanged(long now) {
    if (session.isAgent()) {
      return;
    }
    flows.closeUnless(this::isAllowed, now);
    for (Inbound each : inbound.snapshot()) {
      if (!isAllowed(each.service()) && providers.apply(each.service()) != null) {
        forbid(each.stream(), now);
      }
    }
  }

  private void forbid(QuicStream stream, long now) {
    inbound.remove(stream.id());
    StreamHandler handler = streams.remove(stream.id());
    StreamHeader.refuse(stream, ErrorCode.FORBIDDEN.code());
    if (handler != null) {
      handler.onForbidden(now);
    }
  }

  /** The peer opened a stream; its header is read, and the machine allows the service. */
  public void onStreamOpened(String service, QuicStream stream, long now) {
    StreamHandler handler;
    if (!stream.hasSendPart()) {
      handler = flows.acceptLong(service, stream);
    } else {
      ServiceProvider provider = providers.apply(service);
      if (provider == null) {
        StreamHeader.refuse(stream, ErrorCode.UNKNOWN_SERVICE.code());
        return;
      }
      handler = provider.accept(session, stream, now);
      if (handler != null && !session.isAgent()) {
        inbound.put(stream.id(), new Inbound(service, stream));
      }
    }
    if (handler != null) {
      streams.put(stream.id(), handler);
      handler.onNews(QuicStream.OPENED | QuicStream.READABLE, now); // what came with the header
    }
  }

  /** News of a stream; those without a handler are ignored. */
  public void onStreamNews(QuicStream stream, int news, long now) {
    boolean closed = (news & QuicStream.CLOSED) != 0;
    StreamHandler handler = closed ? streams.remove(stream.id()) : streams.get(stream.id());
    if (closed) {
      inbound.remove(stream.id());
    }
    if (handler != null) {
      handler.onNews(news, now);
    }
  }

  /** The peer allows more streams. */
  public void onStreamsAvailable(long now) {
    tellLinks(now);
  }

  /** Datagrams came. */
  public void onDatagramsReadable(long now) {
    flows.receive(now);
  }

  /** What became of a datagram. */
  public void onDatagramSettled(long tag, boolean acknowledged) {
    flows.onSettled(tag, acknowledged);
  }

  /** When {@link #onTimeout} is due; {@link NodeMachine#NEVER} if not. */
  public long nextTimeout() {
    return flows.nextTimeout();
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    flows.onTimeout(now);
  }

  // ---- links

  void add(ServiceLink link) {
    links.add(link);
  }

  void remove(ServiceLink link) {
    links.remove(link);
  }

  private void tellLinks(long now) {
    for (ServiceLink link : new ArrayList<>(links)) {
      link.tellReady(now);
    }
  }

  private FlowHandler openFlow(String service, long flow, long now) {
    ServiceProvider provider = isAllowed(service) ? providers.apply(service) : null;
    return provider == null ? null : provider.acceptFlow(session, flows, flow, now);
  }

  private boolean isAllowed(String service) {
    return dev.crowfly.signaling.ServiceName.isReserved(service)
        || session.services().contains(service);
  }
}
