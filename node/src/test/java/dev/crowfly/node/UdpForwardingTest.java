package dev.crowfly.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A UDP service behind a Connector, reached through a forward of an Agent. */
@Timeout(120)
class UdpForwardingTest {
  private static final int ROUNDS = 500;
  private static final int LARGE_BYTES = 20_000;

  @Test
  void datagramsOfEverySizeComeBack() throws Exception {
    try (DatagramSocket server = loopbackSocket();
        DatagramSocket client = loopbackSocket();
        Trio trio = new Trio()) {
      Thread echo = new Thread(() -> echo(server), "udp-echo");
      echo.setDaemon(true);
      echo.start();
      trio.connector
          .publishUdp("echo", (InetSocketAddress) server.getLocalSocketAddress())
          .get(30, SECONDS);
      Forward forward =
          trio.agent
              .forwardUdp(Trio.anyLoopbackPort(), "echo", ConnectOptions.defaults())
              .get(30, SECONDS);
      client.setSoTimeout(1000);
      int lost = 0;
      for (int i = 0; i < ROUNDS; i++) {
        byte[] sent = new byte[i % 10 == 9 ? LARGE_BYTES : 4 + i];
        ByteBuffer.wrap(sent).putInt(i);
        lost += roundTrip(client, forward.localAddress(), sent) ? 0 : 1;
      }
      assertTrue(lost <= 2, lost + " of " + ROUNDS + " datagrams were lost on loopback");
    }
  }

  /** Sends one and waits for it; answers that come late are left out. */
  private static boolean roundTrip(DatagramSocket client, InetSocketAddress to, byte[] sent)
      throws IOException {
    client.send(new DatagramPacket(sent, sent.length, to));
    DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
    try {
      do {
        client.receive(answer);
      } while (ByteBuffer.wrap(answer.getData()).getInt() != ByteBuffer.wrap(sent).getInt());
    } catch (SocketTimeoutException e) {
      return false;
    }
    assertArrayEquals(sent, Arrays.copyOf(answer.getData(), answer.getLength()));
    return true;
  }

  private static DatagramSocket loopbackSocket() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static void echo(DatagramSocket server) {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    while (!server.isClosed()) {
      try {
        packet.setLength(65_535);
        server.receive(packet);
        server.send(packet);
      } catch (IOException e) {
        return; // closed
      }
    }
  }
}
