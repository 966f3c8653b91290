package dev.crowfly.node.runtime;

import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens all of several sockets, or none. */
final class OpenedSockets {
  private OpenedSockets() {}

  static List<Transport> open(List<InetSocketAddress> binds) throws IOException {
    List<Transport> opened = new ArrayList<>();
    try {
      for (InetSocketAddress bind : binds) {
        opened.add(openAt(bind));
      }
      return opened;
    } catch (IOException e) {
      for (Transport each : opened) {
        each.close();
      }
      throw e;
    }
  }

  private static Transport openAt(InetSocketAddress bind) throws IOException {
    try {
      return UdpSocket.open(bind);
    } catch (BindException e) {
      BindException told =
          new BindException(
              "UDP "
                  + bind.getAddress().getHostAddress()
                  + ":"
                  + bind.getPort()
                  + " can't be bound ("
                  + e.getMessage()
                  + "): another program has the port, or this machine not the address");
      told.initCause(e);
      throw told;
    }
  }
}
