package dev.crowfly.node.cli;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.demo.Demo;
import dev.crowfly.node.demo.DemoException;
import dev.crowfly.node.demo.DemoSummary;
import dev.crowfly.node.demo.Teller;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.nat.NatKind;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows all of it on one machine. */
@Command(
    name = "demo",
    description = {
      "See it work on this machine: all three roles in one process, over loopback.",
      "",
      "  crowfly demo",
      "  crowfly demo --nat port-restricted,port-restricted",
      "  crowfly demo --nat symmetric,symmetric",
      "",
      "A TCP service is downloaded over the relay, then directly; the direct path is cut while"
          + " bytes flow, and healed.",
      ""
    })
final class DemoCommand extends CrowflyCommand {
  @Option(
      names = "--nat",
      paramLabel = "KIND,KIND",
      split = ",",
      order = 1,
      description = {
        "NATs before Agent and Connector: none, full-cone, address-restricted, port-restricted,"
            + " symmetric, blocked. Default: none,none"
      })
  List<String> nats = List.of("none", "none");

  DemoCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    if (nats.size() != 2) {
      throw wrongUsage("--nat wants two kinds, as in --nat port-restricted,symmetric");
    }
    Demo demo = new Demo(new ConsoleTeller(console), nat(nats.get(0)), nat(nats.get(1)));
    try {
      demo.play();
    } catch (DemoException e) {
      throw new FailedException("DEMO", e.getMessage() + "; 'crowfly demo -v' tells each step");
    } finally {
      stop().hear();
    }
  }

  private NatKind nat(String word) {
    try {
      return NatKind.of(word);
    } catch (IllegalArgumentException e) {
      throw wrongUsage("--nat: " + e.getMessage());
    }
  }

  /** Prints the story. */
  private record ConsoleTeller(Console console) implements Teller {
    @Override
    public void say(String line) {
      console.say(line);
    }

    @Override
    public void detail(String line) {
      console.detail(line);
    }

    @Override
    public void ready(String role, String node, String listen) {
      console.event(EventLines.ready(role, node, listen));
      console.detail(role + " " + node + " at " + listen);
    }

    @Override
    public void session(PeerSession session, String service) {
      console.event(EventLines.session(session.id().toString(), service, session.peer()));
    }

    @Override
    public void path(String session, PathChange change) {
      console.event(EventLines.path(session, change));
      console.say(Narration.path(session, change));
    }

    @Override
    public void summary(DemoSummary summary) {
      console.event(
          JsonLine.event("summary")
              .put("bytes", summary.bytes())
              .put("relay_bytes", summary.relayBytes())
              .put("sha256", summary.sha256())
              .put("path_changes", summary.pathChanges())
              .put("direct", summary.direct())
              .put("why_not_direct", summary.whyNotDirect())
              .put("gap_ms", summary.gapNanos() / 1_000_000));
      console.say(
          String.format(
              Locale.ROOT,
              "%.1f MB in %.1f s, SHA-256 equal on both sides (%s…); the relay carried %.1f MB.",
              summary.bytes() / 1e6,
              summary.nanos() / 1e9,
              summary.sha256().substring(0, 16),
              summary.relayBytes() / 1e6));
    }
  }
}
