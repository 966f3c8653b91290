package dev.crowfly.node.runtime;

import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.node.io.FaultHook;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What an {@link EdgeRuntime} is made of.
 *
 * @param edge the machine's settings
 * @param intermediateHost name or address of the Intermediate
 * @param intermediatePort its UDP port
 * @param sockets opens the UDP sockets; they belong to the runtime from then on
 * @param filter which interfaces count
 * @param handlers runs what the application handed in
 * @param faults breaks the network on purpose; null = nothing
 */
public record EdgeSetup(
    EdgeConfig edge,
    String intermediateHost,
    int intermediatePort,
    SocketFactory sockets,
    InterfaceFilter filter,
    Executor handlers,
    FaultHook faults) {
  /** Opens the sockets of a node. */
  @FunctionalInterface
  public interface SocketFactory {
    /** One or more sockets; if one can't be opened, none is. */
    List<Transport> open() throws IOException;
  }

  /** Checks what is mandatory. */
  public EdgeSetup {
    Objects.requireNonNull(edge, "edge");
    Objects.requireNonNull(intermediateHost, "intermediateHost");
    Objects.requireNonNull(sockets, "sockets");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(handlers, "handlers");
  }

  /** UDP sockets at these addresses; one for all addresses if there are none. */
  public static SocketFactory bound(List<InetSocketAddress> binds) {
    return () -> {
      if (binds.isEmpty()) {
        return List.of(UdpSocket.openDualStack(0));
      }
      return OpenedSockets.open(binds);
    };
  }
}
