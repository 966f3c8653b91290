package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.ForeignStream;
import dev.crowfly.quic.interop.peers.NettyQuicheServer;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our server loses its state, and its former peers learn it by stateless resets (RFC 9000 §10.3).
 */
@Timeout(60)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class StatelessResetInteropTest {
  private static final InteropTable OUR_CLIENT = new InteropTable(Role.OUR_CLIENT);
  private static final InteropTable OUR_SERVER = new InteropTable(Role.OUR_SERVER);

  @ParameterizedTest
  @EnumSource
  void clientOfAServerThatForgotEverything_endsByTheReset(ForeignStack stack) {
    try (OurNode node =
            OurNode.server(OurSettings.forData(OurSettings.serverTls()))
                .runs(new EchoApplication());
        ForeignClient client = stack.newClient()) {
      client.connect(
          node.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN)
              .withServerName(OurSettings.NAME)
              // netty finds connections by ID, and the ID in a stateless reset is random.
              .withEmptyConnectionId()
              .withIdleTimeout(OurSettings.LONG_IDLE));
      node.await(QuicEvent.HandshakeConfirmed.class);
      assertEquals(1000, client.echo(new byte[1000]).length);

      // Opened before: an acknowledgment on its way may fetch the reset sooner than the write does.
      ForeignStream stream = client.openStream();
      node.forgetEverything();
      stream.write(new byte[1000]);

      Outcome.ConnectionClosed closed = client.outcomes().next(Outcome.ConnectionClosed.class);
      assertEquals(OptionalLong.empty(), closed.code(), closed::toString);
      assertTrue(node.stats().resetsSent() > 0, "no reset was sent");
      OUR_SERVER.put(Row.STATELESS_RESET, stack, "ok (" + closed.reason() + ")");
    }
  }

  /** Neither server sends resets of its own, so the test writes one with the server's token. */
  @ParameterizedTest
  @EnumSource
  void resetWithTheTokenOfTheServer_endsOurConnection(ForeignStack stack) {
    OUR_CLIENT.assumeCan(stack, Capability.ANNOUNCE_RESET_TOKEN, Row.STATELESS_RESET);
    AtomicBoolean forgotten = new AtomicBoolean();
    DatagramFilter incoming =
        (datagram, now, deliver) ->
            deliver.accept(
                forgotten.get()
                    ? new UdpDatagram(
                        reset(NettyQuicheServer.resetToken()), datagram.local(), datagram.peer())
                    : datagram);
    try (ForeignServer server =
            stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
        OurNode node = OurNode.client(new OurNode.Faults(incoming, DatagramFilter.none()))) {
      QuicConnection connection =
          node.connect(
              OurSettings.forData(OurSettings.clientTls()), server.address(), OurSettings.NAME);
      node.await(QuicEvent.HandshakeConfirmed.class);
      forgotten.set(true);
      node.ping(connection);
      assertEquals(new CloseReason.StatelesslyReset(), node.awaitClose());
      OUR_CLIENT.put(
          Row.STATELESS_RESET, stack, "ok (its token; the datagram is the test's, it sends none)");
    }
  }

  /** RFC 9000 §10.3: random bytes that look like a short header, then the token. */
  private static byte[] reset(byte[] token) {
    byte[] datagram = new byte[41];
    new SplittableRandom(1).nextBytes(datagram);
    datagram[0] = (byte) ((datagram[0] & 0x3f) | 0x40);
    System.arraycopy(token, 0, datagram, datagram.length - token.length, token.length);
    return datagram;
  }
}
