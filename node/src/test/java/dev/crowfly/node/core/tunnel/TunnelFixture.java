package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Two scripted sockets, joined by a tunnel over a link that serves one tunnel after the other. */
final class TunnelFixture {
  final MemoryLink link;
  final Chunks chunks = new Chunks();
  TcpTunnel agent;
  TcpTunnel connector;
  ScriptedSocket[] sockets;

  private final Map<QuicStream, TcpTunnel> tunnels = new HashMap<>();
  private StreamHeader header;
  private QuicStream opening;
  private StreamHeader.Progress progress = StreamHeader.Progress.INCOMPLETE;

  TunnelFixture(long seed, UnaryOperator<QuicConfig.Builder> settings) {
    link = new MemoryLink(seed, 5 * MemoryLink.MILLIS, settings);
    link.sides(this::onAgentEvent, this::onConnectorEvent);
  }

  /** Windows and buffers of a few packets. */
  static QuicConfig.Builder tiny(QuicConfig.Builder builder) {
    return builder
        .initialMaxData(6000)
        .initialMaxStreamData(3000)
        .maxConnectionWindowBytes(6000)
        .maxStreamWindowBytes(3000)
        .streamSendBufferBytes(2500);
  }

  /** Opens a tunnel between these two. */
  void open(ScriptedSocket[] pair) {
    sockets = pair;
    connector = null;
    header = new StreamHeader();
    progress = StreamHeader.Progress.INCOMPLETE;
    QuicStream stream = link.agent().openStream(true);
    StreamHeader.write("web", stream);
    agent = new TcpTunnel(stream, pair[0], chunks);
    tunnels.put(stream, agent);
    agent.start();
  }

  /** Runs until the condition holds; the sockets tell what their tunnels asked for. */
  boolean run(BooleanSupplier condition, long nanos) {
    long end = link.now() + nanos;
    while (!condition.getAsBoolean() && link.now() < end) {
      pumpLocals();
      link.run(condition, MemoryLink.MILLIS);
    }
    return condition.getAsBoolean();
  }

  void runToEnd() {
    boolean over = run(() -> sockets[0].isOver() && sockets[1].isOver(), 600 * MemoryLink.SECONDS);
    if (!over) {
      throw new AssertionError("not over: " + describe());
    }
  }

  String describe() {
    return sockets[0] + " and " + sockets[1] + " over " + link.agent().stats();
  }

  void pumpLocals() {
    if (agent != null && !agent.isOver()) {
      pump(agent, sockets[0]);
    }
    if (connector != null && !connector.isOver()) {
      pump(connector, sockets[1]);
    }
  }

  private static void pump(TcpTunnel tunnel, ScriptedSocket socket) {
    if (socket.wantsReadable) {
      tunnel.onReadable();
    }
    if (!tunnel.isOver() && socket.wantsWritable) {
      tunnel.onWritable();
    }
  }

  /** Whether the stream was reset before its header had come. */
  boolean isRefused() {
    return progress == StreamHeader.Progress.ENDED;
  }

  void assertClosed(int heardByAgent, int heardByConnector) {
    for (ScriptedSocket socket : sockets) {
      assertEquals("closed", socket.closed ? "closed" : socket.reset ? "reset" : "open");
    }
    assertEquals(heardByAgent, sockets[0].heard);
    assertEquals(heardByConnector, sockets[1].heard);
  }

  private void onAgentEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated news) {
      tell(news, now);
    } else if (event instanceof QuicEvent.ConnectionClosed) {
      agent.onLost(now);
    }
  }

  private void onConnectorEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated news) {
      if (news.has(QuicStream.OPENED)) {
        opening = news.stream();
      }
      if (news.stream() == opening) {
        readHeader();
      }
      tell(news, now);
    } else if (event instanceof QuicEvent.ConnectionClosed && connector != null) {
      connector.onLost(now);
    }
  }

  private void readHeader() {
    progress = header.read(opening);
    if (progress == StreamHeader.Progress.ENDED) {
      StreamHeader.refuse(opening, 0);
      opening = null;
    } else if (progress == StreamHeader.Progress.COMPLETE) {
      connector = new TcpTunnel(opening, sockets[1], chunks);
      tunnels.put(opening, connector);
      opening = null;
      connector.start();
    }
  }

  private void tell(QuicEvent.StreamUpdated news, long now) {
    TcpTunnel tunnel = tunnels.get(news.stream());
    if (tunnel != null) {
      tunnel.onNews(news.news(), now);
      if (news.has(QuicStream.CLOSED)) {
        tunnels.remove(news.stream());
      }
    }
  }

  int openStreams() {
    return tunnels.size();
  }
}
