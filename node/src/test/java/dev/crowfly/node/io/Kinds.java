package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sockets with the offload and without, for tests that compare them. */
final class Kinds {
  private Kinds() {}

  /** Skips a test where there is no offload, and says why. */
  static void assumeOffload() {
    assumeTrue(Offloads.missing().isEmpty(), "no UDP offload: " + Offloads.missing());
  }

  static Transport open(boolean offload, InetSocketAddress bind) throws IOException {
    String before = System.getProperty(Offloads.PROPERTY);
    System.setProperty(Offloads.PROPERTY, Boolean.toString(offload));
    try {
      return UdpSocket.open(bind);
    } finally {
      if (before == null) {
        System.clearProperty(Offloads.PROPERTY);
      } else {
        System.setProperty(Offloads.PROPERTY, before);
      }
    }
  }

  static Transport local(boolean offload) throws IOException {
    return open(offload, LoopRun.anyLocalPort());
  }

  static InetAddress loopback6() throws IOException {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    return InetAddress.getByAddress(bytes);
  }

  static InetAddress loopback4() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
