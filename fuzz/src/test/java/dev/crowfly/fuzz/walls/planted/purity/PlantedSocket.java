package dev.crowfly.fuzz.walls.planted.purity;

import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.nio.channels.DatagramChannel;
import java.util.List;
import javax.net.SocketFactory;

/** Names what reaches the network. */
final class PlantedSocket {
  private PlantedSocket() {}

  static final class Field {
    DatagramSocket socket;
  }

  static final class ArrayField {
    Socket[][] sockets;
  }

  static final class GenericSignature {
    List<? extends DatagramChannel> channels() {
      return List.of();
    }
  }

  static final class ClassLiteral {
    Object type() {
      return HttpClient.class;
    }
  }

  static final class Parameter {
    void use(URLConnection connection) {}
  }

  static final class ThrowsClause {
    void open() throws SocketException {}
  }

  static final class Instanceof {
    boolean is(Object o) {
      return o instanceof NetworkInterface;
    }
  }

  static final class TypeParameter<T extends SocketFactory> {
    T factory;
  }
}
