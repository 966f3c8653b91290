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

  @Option(
      names = "--birthday",
      paramLabel = "SOCKETSxPROBES",
      arity = "0..1",
      fallbackValue = SearchSize.USUAL,
      order = 51,
      description = {
        "Where one side's NAT gives out random ports and the other's lets in only who was sent to:"
            + " search for a port that meets. Both sides need the option. One opens that many"
            + " sockets for up to 15 seconds, the other sends that many probes, 100 in a second."
            + " Default: off; without a size "
            + SearchSize.USUAL
            + ", of which 98 %% succeed."
      })
  SearchSize birthday;
}
