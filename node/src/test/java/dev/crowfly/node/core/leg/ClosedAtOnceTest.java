package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An Intermediate that ends the connection before its node has looked at the handshake. */
class ClosedAtOnceTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;
  private final List<byte[]> toServer = new ArrayList<>();
  private final List<byte[]> toNode = new ArrayList<>();
  private final byte[] slot = new byte[1500];
  private final QuicEndpoint server =
      QuicEndpoints.create(
          EndpointConfig.builder(Nodes.random(5), new byte[EndpointConfig.SECRET_BYTES])
              .acceptsConnections(true)
              .build());
  private final QuicConfig config =
      QuicConfig.builder(
              TlsConfig.builder()
                  .alpn(LegProtocol.ALPN)
                  .credentials(meeting.identity.credentials())
                  .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                  .build())
          .build();

  private void serve() {
    for (byte[] each : toServer) {
      server.receive(
          new Datagram().set(each, 0, each.length, Meeting.RELAY, Meeting.address(1)), wire.now());
    }
    drain();
    for (QuicEvent e = server.pollEvent(); e != null; e = server.pollEvent()) {
      if (e instanceof QuicEvent.ConnectionIncoming news) {
        server.accept(news.incoming(), config, Nodes.TODAY_MILLIS, wire.now());
      } else if (e instanceof QuicEvent.HalfRttDataAllowed news) {
        drain(); // its flight is on its way
        news.connection().close(ErrorCode.LIMIT.code(), "full", wire.now());
      }
      drain();
    }
  }

  private void drain() {
    Transmit out = new Transmit();
    while (server.pollTransmit(out.reset(slot, 0, slot.length), wire.now())) {
      toNode.add(Arrays.copyOf(slot, out.length()));
    }
  }

  /** Found by a fuzz target: the node threw, and its loop ended. */
  @Test
  void endThatCameWithTheHandshake_isAFailedAttempt() {
    EdgeModel edge = meeting.edge();
    wire.drop(
        flight -> {
          toServer.add(flight.bytes());
          return true;
        });
    wire.runFor(Wire.MILLI);
    serve();
    assertTrue(toNode.size() >= 2, toNode.size() + " datagrams");
    for (byte[] each : toNode) {
      edge.endpoint.receive(
          new Datagram().set(each, 0, each.length, new LocalKey(0, 0), Meeting.RELAY), wire.now());
    }
    wire.runFor(10 * Wire.MILLI);
    List<NodeEvent.LegDown> told = edge.told(NodeEvent.LegDown.class);
    assertEquals(1, told.size(), edge.legEvents.toString());
    wire.drop(flight -> false);
    assertTrue(wire.runUntil(edge.leg::isUp, 5 * Wire.SECOND), "the next attempt works");
  }
}
