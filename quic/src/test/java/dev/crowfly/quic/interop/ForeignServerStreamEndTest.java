package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams of our client break off, towards servers and by them. */
@Timeout(120)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignServerStreamEndTest {
  private static final int SOME_BYTES = 1000;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_CLIENT);

  /** The server answers a reset with a reset: with the same code, if its API tells it. */
  @ParameterizedTest
  @EnumSource
  void resets_carryTheirCodesBothWays(ForeignStack stack) {
    boolean tellsCode = stack.serverCapabilities().has(Capability.TELL_RESET_CODE);
    try (ForeignServer server = startServer(stack);
        OurNode node = OurNode.client()) {
      OurStream stream = established(node, server);
      stream.reset(77);

      Outcome.StreamGivenUp heard = server.outcomes().next(Outcome.StreamGivenUp.class);
      assertEquals(stream.id(), heard.stream());
      assertEquals(true, heard.sending(), heard::toString);
      assertEquals(tellsCode ? OptionalLong.of(77) : OptionalLong.empty(), heard.code());
      TABLE.put(Row.RESET_BY_US, stack, tellsCode ? "ok, with code" : "ok, its API has no code");

      long code = tellsCode ? 77 : ForeignServer.GIVE_UP_CODE;
      assertEquals(new StreamEnd(stream.id(), StreamEnd.Kind.RESET, code), stream.awaitEnd());
      TABLE.put(Row.RESET_BY_PEER, stack, "ok, with code");
    }
  }

  /** The server hears of it when it writes again, and then stops us too. */
  @ParameterizedTest
  @EnumSource
  void stopSending_isHeardBothWays(ForeignStack stack) {
    try (ForeignServer server = startServer(stack);
        OurNode node = OurNode.client()) {
      OurStream stream = established(node, server);
      stream.stop(88);
      Outcome.StreamGivenUp heard = heardWhileWeWrite(stream, server);
      assertEquals(stream.id(), heard.stream());
      assertEquals(false, heard.sending(), heard::toString);
      TABLE.put(Row.STOP_BY_US, stack, "ok, its API has no code");

      assertEquals(
          new StreamEnd(stream.id(), StreamEnd.Kind.STOP, ForeignServer.GIVE_UP_CODE),
          stream.awaitEnd());
      TABLE.put(Row.STOP_BY_PEER, stack, "ok, with code");
    }
  }

  private static Outcome.StreamGivenUp heardWhileWeWrite(OurStream stream, ForeignServer server) {
    stream.write(SOME_BYTES);
    return server.outcomes().next(Outcome.StreamGivenUp.class);
  }

  private static ForeignServer startServer(ForeignStack stack) {
    return stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
  }

  /** A stream on which some bytes were echoed. */
  private static OurStream established(OurNode node, ForeignServer server) {
    QuicConnection connection =
        node.connect(
            OurSettings.forData(OurSettings.clientTls()), server.address(), OurSettings.NAME);
    node.await(QuicEvent.HandshakeConfirmed.class);
    OurStream stream = OurStream.open(node, connection);
    stream.write(SOME_BYTES);
    stream.awaitBytes(SOME_BYTES);
    return stream;
  }
}
