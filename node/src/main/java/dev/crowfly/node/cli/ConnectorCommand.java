package dev.crowfly.node.cli;

import dev.crowfly.node.files.ServiceSpec;
import dev.crowfly.quic.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes services that live behind a NAT. */
@Command(
    name = "connector",
    description = {
      "Publish services that live behind a NAT, and forward to them.",
      "",
      "  crowfly connector --intermediate ID@HOST:4433 --service web=tcp://127.0.0.1:80",
      "",
      "publishes what listens on port 80 here as 'web'. Nothing has to be opened in a firewall or"
          + " router. It runs until Ctrl-C.",
      ""
    })
final class ConnectorCommand extends CrowflyCommand {
  @Mixin IntermediateOptions intermediate = new IntermediateOptions();

  @Option(
      names = "--service",
      required = true,
      paramLabel = "NAME=tcp://HOST:PORT",
      order = 2,
      description =
          "A service under a name, and where it is as seen from here; udp:// for datagrams. May be"
              + " given several times.")
  List<ServiceSpec> services = List.of();

  @Option(
      names = "--allow",
      paramLabel = "NODEID",
      order = 3,
      description =
          "Only this Agent may connect, whatever the Intermediate says. May be given several times."
              + " Default: every Agent that the Intermediate lets through.")
  List<NodeId> allowed = List.of();

  ConnectorCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    Set<String> names = new HashSet<>();
    for (ServiceSpec service : services) {
      if (!names.add(service.name())) {
        throw wrongUsage("the service '" + service.name() + "' is given twice; rename one");
      }
    }
    try (EdgeNode node = new EdgeNode(this, Role.CONNECTOR, intermediate, allowed, console)) {
      List<CompletableFuture<Void>> published =
          services.stream().map(service -> Tunnels.serve(node.node(), service)).toList();
      node.awaitConnected();
      for (CompletableFuture<Void> each : published) {
        EdgeNode.await(each);
      }
      node.serve();
    }
  }
}
