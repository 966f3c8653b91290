package dev.crowfly.node.cli;

import dev.crowfly.node.ConnectOptions;
import dev.crowfly.node.Forward;
import dev.crowfly.node.Node;
import dev.crowfly.node.files.ForwardSpec;
import dev.crowfly.node.files.ServiceSpec;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Services and forwards, by their protocol. */
final class Tunnels {
  private Tunnels() {}

  /** Publishes a service; done when the Intermediate has it. */
  static CompletableFuture<Void> serve(Node node, ServiceSpec service) {
    // A name is looked up for each connection: the backend may move.
    InetSocketAddress backend = service.backend().unresolved();
    return switch (service.protocol()) {
      case TCP -> node.publishTcp(service.name(), backend);
      case UDP -> node.publishUdp(service.name(), backend);
    };
  }

  /** Listens; done when it does. */
  static CompletableFuture<Forward> forward(
      Node node, ForwardSpec forward, InetSocketAddress at, ConnectOptions options) {
    return switch (forward.protocol()) {
      case TCP -> node.forwardTcp(at, forward.service(), options);
      case UDP -> node.forwardUdp(at, forward.service(), options);
    };
  }
}
