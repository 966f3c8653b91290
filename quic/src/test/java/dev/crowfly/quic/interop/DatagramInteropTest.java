package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.Outcomes;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DATAGRAM frames (RFC 9221) there and back, one at a time, so that loopback loses none. */
@Timeout(60)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class DatagramInteropTest {
  private static final int STEP_BYTES = 97;

  /** What a packet of 1200 bytes has room for, whatever its sender's headers take. */
  private static final int SAFE_BYTES = 1100;

  private static final InteropTable OUR_CLIENT = new InteropTable(Role.OUR_CLIENT);
  private static final InteropTable OUR_SERVER = new InteropTable(Role.OUR_SERVER);

  @ParameterizedTest
  @EnumSource
  void ourClientsDatagrams_comeBackFromTheServer(ForeignStack stack) {
    OUR_CLIENT.assumeCan(stack, Capability.DATAGRAM, Row.DATAGRAMS);
    try (ForeignServer server =
            stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
        OurNode node = OurNode.client()) {
      BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
      BlockingQueue<QuicEvent.DatagramSettled> settled = new LinkedBlockingQueue<>();
      node.runs((event, now) -> collect(event, received, settled));
      QuicConnection connection =
          node.connect(
              OurSettings.forData(OurSettings.clientTls()), server.address(), OurSettings.NAME);
      node.await(QuicEvent.HandshakeConfirmed.class);
      int largest = node.ask(QuicConnection::maxDatagramBytes, connection);
      assertTrue(largest >= SAFE_BYTES, () -> "room for only " + largest);
      for (int length = 1; length <= SAFE_BYTES; length += STEP_BYTES) {
        ourRoundTrip(node, connection, received, length);
      }
      // Its way back may be narrower by some bytes, so the largest is only acknowledged.
      assertTrue(isAcknowledged(node, connection, settled, largest), "the largest got lost");
      OUR_CLIENT.put(Row.DATAGRAMS, stack, "ok, 1 to " + largest + " bytes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theirClientsDatagrams_comeBackFromOurServer(ForeignStack stack) {
    OUR_SERVER.assumeCan(stack, Capability.DATAGRAM, Row.DATAGRAMS);
    try (OurNode node =
            OurNode.server(OurSettings.forData(OurSettings.serverTls()))
                .runs(new EchoApplication());
        ForeignClient client = stack.newClient()) {
      client.connect(
          node.address(),
          ForeignClientConfig.insecure(OurSettings.ALPN).withServerName(OurSettings.NAME));
      client.outcomes().next(Outcome.HandshakeCompleted.class);
      node.await(QuicEvent.HandshakeConfirmed.class);
      for (int length = 1; length <= SAFE_BYTES; length += STEP_BYTES) {
        byte[] data = datagram(length);
        client.sendDatagram(data);
        assertArrayEquals(data, client.awaitDatagram(Outcomes.BOUND).orElseThrow());
      }
      OUR_SERVER.put(Row.DATAGRAMS, stack, "ok, 1 to " + SAFE_BYTES + " bytes");
    }
  }

  private static void ourRoundTrip(
      OurNode node, QuicConnection connection, BlockingQueue<byte[]> received, int length) {
    byte[] data = datagram(length);
    node.act(now -> connection.sendDatagram(data, 0, data.length, -1));
    assertArrayEquals(data, OurStream.await(received, "datagram of " + length + " bytes"));
  }

  private static boolean isAcknowledged(
      OurNode node,
      QuicConnection connection,
      BlockingQueue<QuicEvent.DatagramSettled> settled,
      int length) {
    node.act(now -> connection.sendDatagram(datagram(length), 0, length, length));
    return OurStream.await(settled, "news of a datagram").acknowledged();
  }

  private static byte[] datagram(int length) {
    byte[] data = new byte[length];
    new SplittableRandom(length).nextBytes(data);
    return data;
  }

  private static void collect(
      QuicEvent event,
      BlockingQueue<byte[]> received,
      BlockingQueue<QuicEvent.DatagramSettled> settled) {
    if (event instanceof QuicEvent.DatagramSettled one) {
      settled.add(one);
    }
    if (event instanceof QuicEvent.DatagramsReadable readable) {
      byte[] buffer = new byte[65_535];
      int length = readable.connection().readDatagram(buffer, 0);
      while (length >= 0) {
        received.add(Arrays.copyOf(buffer, length));
        length = readable.connection().readDatagram(buffer, 0);
      }
    }
  }
}
