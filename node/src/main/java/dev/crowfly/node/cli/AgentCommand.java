package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.AddressText;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.files.ForwardSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reaches services by name. */
@Command(
    name = "agent",
    description = {
      "Reach services by name: each gets a port of this machine.",
      "",
      "  crowfly agent --intermediate ID@HOST:4433 --forward tcp://127.0.0.1:8080=web",
      "",
      "leads what connects to port 8080 here to the service 'web'. It runs until Ctrl-C.",
      ""
    })
final class AgentCommand extends CrowflyCommand {
  @Mixin IntermediateOptions intermediate = new IntermediateOptions();
  @Mixin PeerOptions peer = new PeerOptions();

  @Option(
      names = "--forward",
      required = true,
      paramLabel = "tcp://ADDR:PORT=NAME",
      order = 2,
      description =
          "Listen there, and lead to the service; udp:// for datagrams; port 0 lets the system"
              + " choose. May be given several times.")
  List<ForwardSpec> forwards = List.of();

  AgentCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    try (EdgeNode node = new EdgeNode(this, Role.AGENT, intermediate, List.of(), console)) {
      for (ForwardSpec forward : forwards) {
        InetSocketAddress at = listen(node, forward);
        console.note(
            forward.protocol() + "://" + AddressText.of(at) + " leads to " + forward.service());
        console.event(
            JsonLine.event("forward")
                .put("service", forward.service())
                .put("protocol", forward.protocol().toString())
                .put("listen", AddressText.of(at)));
      }
      node.awaitConnected();
      node.serve();
    }
  }

  private InetSocketAddress listen(EdgeNode node, ForwardSpec forward)
      throws FailedException, InterruptedException {
    InetSocketAddress at = Addresses.resolve(forward.listen());
    try {
      return Tunnels.forward(node.node(), forward, at, peer.connectOptions()).get().localAddress();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException unusable
          ? Addresses.unusable(forward.protocol() + "://" + forward.listen(), unusable)
          : EdgeNode.failure(e.getCause());
    }
  }
}
