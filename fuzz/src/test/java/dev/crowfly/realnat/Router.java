package dev.crowfly.realnat;

import java.io.IOException;

/**
 * A router in a namespace of its own, with the interfaces {@code lan} and {@code wan}.
 *
 * @param host the address of who is on its inside
 * @param wan its address outside
 */
record Router(Namespace namespace, RouterKind kind, String host, String wan) {
  /** Begins to route, with rules that are there before the first packet. */
  void start() throws IOException, InterruptedException {
    namespace.nft(kind.rules(host, wan));
    namespace.sysctl("net/ipv4/ip_forward", "1");
  }

  /**
   * Forgets every mapping; from now on all get this address, and the port too unless it is 0.
   *
   * <p>To forget them would not be enough: the same port would be preserved again.
   */
  void rebind(String address, int port) throws IOException, InterruptedException {
    namespace.nft(kind.rules(host, wan, address, port));
    namespace.forgetConnections();
  }
}
