package dev.crowfly.node.cli;

import dev.crowfly.node.ConnectOptions;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.quic.NodeId;
import picocli.CommandLine.Option;

/** How an Agent wants its sessions. */
final class PeerOptions {
  @Option(
      names = "--peer",
      paramLabel = "NODEID",
      order = 10,
      description =
          "The Connector has to be this one, whatever the Intermediate says. 'crowfly id --role"
              + " connector' prints it over there.")
  NodeId peer;

  @Option(
      names = "--path",
      paramLabel = "auto|relay|direct",
      order = 11,
      description = {
        "auto: over the relay at once, directly as soon as that works, and back when it no longer"
            + " does. relay: only through the Intermediate. direct: never through it. Default: auto"
      })
  PathMode path = PathMode.AUTO;

  ConnectOptions connectOptions() {
    ConnectOptions options = ConnectOptions.defaults().withMode(path);
    return peer == null ? options : options.withPeer(peer);
  }
}
