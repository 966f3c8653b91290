package dev.crowfly.node.cli;

import dev.crowfly.node.files.HostPort;
import dev.crowfly.node.files.IntermediateAddress;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all nodes at the edge. */
final class IntermediateOptions {
  @Mixin NodeOptions watched = new NodeOptions();

  @Option(
      names = "--intermediate",
      required = true,
      paramLabel = "[ID@]HOST:PORT",
      order = 1,
      description = {
        "The Intermediate. With ID, the node id that it prints when it starts, nobody else is"
            + " taken for it. Without, it needs a certificate: see --ca and --insecure."
      })
  IntermediateAddress intermediate;

  @Option(
      names = "--bind",
      paramLabel = "ADDR:PORT",
      order = 50,
      description =
          "The UDP socket that everything goes through; may be given several times, for hosts with"
              + " several networks. Default: all addresses, and a port that the system chooses.")
  List<HostPort> binds = List.of();
}
