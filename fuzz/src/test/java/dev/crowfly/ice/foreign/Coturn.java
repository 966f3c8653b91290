package dev.crowfly.ice.foreign;

import dev.crowfly.sim.net.Addresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.HexFormat;

/** coturn's server on two loopback addresses and two free ports: STUN over UDP, nothing else. */
final class Coturn implements AutoCloseable {
  private static final int TRIES = 5;
  private static final int KNOCKS = 100;
  private static final byte[] BINDING_REQUEST =
      HexFormat.of().parseHex("000100002112a442b7e7a701bc34d686fa87dfae");

  private final ForeignProgram program;
  private final InetSocketAddress address;

  private Coturn(ForeignProgram program, InetSocketAddress address) {
    this.program = program;
    this.address = address;
  }

  /** Starts it, its files in a directory of the test's, and waits until it answers. */
  static Coturn start(Path directory) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = freePort();
      ForeignProgram program =
          ForeignProgram.start(
              "turnserver",
              "-n",
              "--stun-only",
              "-L127.0.0.1",
              "-L127.0.0.2",
              "-p" + port,
              "--alt-listening-port=" + freePort(),
              "--no-tcp",
              "--no-tls",
              "--no-dtls",
              "--no-cli",
              "--log-file=stdout",
              "--pidfile=" + directory.resolve("coturn-" + i + ".pid"),
              "--userdb=" + directory.resolve("coturn-" + i + ".db"));
      Coturn coturn = new Coturn(program, Addresses.endpoint("127.0.0.1", port));
      if (coturn.answers()) {
        return coturn;
      }
      System.out.println("coturn did not start: " + program.printed());
      coturn.close();
    }
    throw new IOException("coturn does not start");
  }

  /** Bound and given back: nothing tells coturn to choose one. */
  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(Addresses.endpoint("127.0.0.1", 0))) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws IOException {
    byte[] answer = new byte[200];
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(100);
      for (int i = 0; i < KNOCKS && program.isAlive(); i++) {
        socket.send(new DatagramPacket(BINDING_REQUEST, BINDING_REQUEST.length, address));
        try {
          socket.receive(new DatagramPacket(answer, answer.length));
          return true;
        } catch (SocketTimeoutException e) {
          // Not yet there.
        }
      }
    }
    return false;
  }

  /** Its primary address. */
  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    program.close();
  }
}
