package dev.crowfly.realnat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A way into the internet: the public addresses that a provider has given, the routers behind them,
 * and, innermost, a place for one host.
 */
final class Line {
  private final Internet internet;
  private final int number;
  private final List<Router> routers = new ArrayList<>(); // from outside to inside

  private Line(Internet internet, int number) {
    this.internet = internet;
    this.number = number;
  }

  /**
   * Where a host is plugged in.
   *
   * @param device its interface
   * @param address its address, with the length of the prefix
   */
  record Plug(Namespace host, String device, String address, String gateway) {
    void up() throws IOException, InterruptedException {
      host.ip(
          "addr add " + address + " dev " + device,
          "link set " + device + " up",
          // Also when the gateway is not in the prefix.
          "route add " + gateway + "/32 dev " + device,
          "route add default via " + gateway + " dev " + device);
    }

    void down() throws IOException, InterruptedException {
      host.ip("link set " + device + " down", "addr flush dev " + device);
    }
  }

  /**
   * Builds one, with its routers at work.
   *
   * @param number 10 to 99, tells its addresses from those of others
   */
  static Line build(Namespaces namespaces, Internet internet, int number, Access access)
      throws IOException, InterruptedException {
    Line line = new Line(internet, number);
    List<RouterKind> kinds = new ArrayList<>(access.routers());
    Collections.reverse(kinds);
    for (int depth = 0; depth < kinds.size(); depth++) {
      Namespace place = namespaces.make("router-" + number + "-" + depth);
      boolean innermost = depth == kinds.size() - 1;
      Plug wan = line.plug(place, "wan", depth, line.carrierSubnet());
      String inside = (innermost ? line.homeSubnet() : line.carrierSubnet()) + "2";
      line.routers.add(new Router(place, kinds.get(depth), inside, withoutPrefix(wan.address())));
      line.routers.get(depth).start();
      wan.up();
    }
    return line;
  }

  /** Plugs a host in; it stays down until it is told otherwise. */
  Plug plug(Namespace host, String device) throws IOException, InterruptedException {
    return plug(host, device, routers.size(), homeSubnet());
  }

  /** Plugs something in behind so many routers, where addresses begin like this. */
  private Plug plug(Namespace inner, String device, int depth, String subnet)
      throws IOException, InterruptedException {
    if (depth == 0) {
      internet.attach(inner, device, publicAddress(), secondAddress());
      return new Plug(inner, device, publicAddress() + "/32", Internet.GATEWAY);
    }
    Namespace outer = routers.get(depth - 1).namespace();
    outer.cable("lan", inner, device);
    outer.ip("addr add " + subnet + "1/24 dev lan", "link set lan up");
    return new Plug(inner, device, subnet + "2/24", subnet + "1");
  }

  /** Few different ones, as in real homes: in some pairs both hosts have the same address. */
  private String homeSubnet() {
    return "192.168." + (1 + number % 4) + ".";
  }

  /** Between two routers. */
  private String carrierSubnet() {
    return "100.64." + number + ".";
  }

  private static String withoutPrefix(String address) {
    return address.substring(0, address.indexOf('/'));
  }

  /** The address that the world sees. */
  String publicAddress() {
    return "198.51.100." + number;
  }

  /** Another one, for a NAT that changes its address. */
  String secondAddress() {
    return "198.51.100." + (100 + number);
  }

  List<String> publicAddresses() {
    return List.of(publicAddress(), secondAddress());
  }

  /** The NAT's mappings are gone, and new ones get this port. */
  void rebindPort(int port) throws IOException, InterruptedException {
    outermost().rebind(publicAddress(), port);
  }

  /** The NAT's mappings are gone, and new ones get another address. */
  void rebindAddress() throws IOException, InterruptedException {
    Router router = outermost();
    router.namespace().ip("addr replace " + secondAddress() + "/32 dev wan");
    router.rebind(secondAddress(), 0);
  }

  private Router outermost() {
    return routers.get(0);
  }
}
