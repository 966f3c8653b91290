package dev.crowfly.fuzz.walls.planted.purity;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Function;

/** Asks the resolver. */
final class PlantedLookup {
  private PlantedLookup() {}

  interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  static final class ByName {
    InetAddress find(String name) throws UnknownHostException {
      return InetAddress.getByName(name);
    }
  }

  static final class ThroughSubclass {
    InetAddress find(String name) throws UnknownHostException {
      return Inet6Address.getByName(name);
    }
  }

  static final class ByMethodReference {
    final Resolver resolver = InetAddress::getAllByName;
  }

  static final class OfThisHost {
    InetAddress find() throws UnknownHostException {
      return InetAddress.getLocalHost();
    }
  }

  static final class InConstructor {
    InetSocketAddress find(String name) {
      return new InetSocketAddress(name, 443);
    }
  }

  static final class Reverse {
    final Function<InetSocketAddress, String> name = InetSocketAddress::getHostName;
  }

  static final class ReverseCanonical {
    String name(InetAddress address) {
      return address.getCanonicalHostName();
    }
  }

  static final class Ping {
    boolean answers(InetAddress address) throws IOException {
      return address.isReachable(1000);
    }
  }
}
