package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Both ends of a session over a {@link MemoryLink}, with their traffic: an edge without a node. */
public final class MemorySessions {
  public final MemoryLink link;
  public final Chunks chunks = new Chunks();
  public final SessionTraffic agent;
  public final SessionTraffic connector;

  /** Who answers at the Connector; each is allowed as well. */
  public final Map<String, ServiceProvider> providers = new HashMap<>();

  /** Those of them that are not allowed. */
  public final Set<String> forbidden = new HashSet<>();

  /** Tags of datagrams that were settled at the Agent. */
  public int settled;

  private final Map<QuicStream, StreamHeader> headers = new HashMap<>();
  private boolean up = true;

  public MemorySessions(long seed, long delayNanos, UnaryOperator<QuicConfig.Builder> settings) {
    link = new MemoryLink(seed, delayNanos, settings);
    agent = new SessionTraffic(new End(true), name -> null, chunks);
    connector = new SessionTraffic(new End(false), providers::get, chunks);
    link.sides((e, now) -> onEvent(agent, e, now), (e, now) -> onEvent(connector, e, now));
  }

  /** Loses C at both ends. */
  public void lose() {
    link.agent().close(0, "lost", link.now());
    link.pass(MemoryLink.SECONDS);
  }

  /** Makes another C. */
  public void reconnect() {
    link.connect();
    up = true;
    agent.onSessionUp(link.now());
    connector.onSessionUp(link.now());
  }

  private void onEvent(SessionTraffic traffic, QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated news) {
      onStream(traffic, news.stream(), news.news(), now);
    } else if (event instanceof QuicEvent.StreamsAvailable) {
      traffic.onStreamsAvailable(now);
    } else if (event instanceof QuicEvent.DatagramsReadable) {
      traffic.onDatagramsReadable(now);
    } else if (event instanceof QuicEvent.DatagramSettled fate) {
      settled++;
      traffic.onDatagramSettled(fate.tag(), fate.acknowledged());
    } else if (event instanceof QuicEvent.ConnectionClosed) {
      up = false;
      headers.clear();
      traffic.onSessionLost(now);
    }
  }

  private void onStream(SessionTraffic traffic, QuicStream stream, int news, long now) {
    if ((news & QuicStream.OPENED) != 0) {
      headers.put(stream, new StreamHeader());
    }
    StreamHeader header = headers.get(stream);
    if (header == null) {
      traffic.onStreamNews(stream, news, now);
      return;
    }
    switch (header.read(stream)) {
      case INCOMPLETE -> {}
      case COMPLETE -> {
        headers.remove(stream);
        traffic.onStreamOpened(header.service(), stream, now);
        traffic.onStreamNews(stream, news, now);
      }
      default -> {
        headers.remove(stream);
        StreamHeader.refuse(stream, ErrorCode.MALFORMED.code());
      }
    }
  }

  /** One end. */
  private final class End implements PeerSession {
    private final boolean agentEnd;
    private Object attachment;

    End(boolean agentEnd) {
      this.agentEnd = agentEnd;
    }

    @Override
    public SessionId id() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String peer() {
      return agentEnd ? "connector" : "agent";
    }

    @Override
    public boolean isAgent() {
      return agentEnd;
    }

    @Override
    public Set<String> services() {
      Set<String> allowed = new HashSet<>(providers.keySet());
      allowed.removeAll(forbidden);
      return allowed;
    }

    @Override
    public PathMode mode() {
      return PathMode.AUTO;
    }

    @Override
    public QuicConnection connection() {
      return !up ? null : agentEnd ? link.agent() : link.connector();
    }

    @Override
    public PathInfo path() {
      return null;
    }

    @Override
    public List<PathInfo> paths() {
      return List.of();
    }

    @Override
    public long openedAtNanos() {
      return 0;
    }

    @Override
    public QuicStream openStream(String service, long now) {
      QuicStream stream = connection().openStream(true);
      if (stream != null) {
        StreamHeader.write(service, stream);
      }
      return stream;
    }

    @Override
    public void close(ErrorCode code, String reason, long now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void attach(Object object) {
      attachment = object;
    }

    @Override
    public Object attachment() {
      return attachment;
    }
  }
}
