package dev.crowfly.node.cli;

import dev.crowfly.ice.behavior.FilteringBehavior;
import dev.crowfly.ice.behavior.NatBehavior;
import dev.crowfly.ice.behavior.PunchingExpectation;
import dev.crowfly.node.eyes.AddressText;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.netcheck.NetworkCheck;
import dev.crowfly.node.netcheck.NetworkReport;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what to expect of this network. */
@Command(
    name = "netcheck",
    description = {
      "Find out what the network here does to UDP, and with whom direct connections can be expected.",
      "",
      "  crowfly netcheck --intermediate ID@HOST:4433",
      "",
      "The Intermediate answers; with --alternate it can tell more. It takes up to 20 seconds where"
          + " something is filtered.",
      ""
    })
final class NetcheckCommand extends CrowflyCommand {
  private static final long CONNECT_SECONDS = 10;

  @Mixin IntermediateOptions options = new IntermediateOptions();

  /** One IP version: what was found out, or why nothing was. */
  private record Finding(String version, NetworkReport report, String problem) {}

  NetcheckCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    InetSocketAddress[] binds = Addresses.resolve(options.binds);
    List<Finding> findings = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      findings.add(check(ipv4, binds, console));
    }
    String quic = connect(console);
    for (Finding finding : findings) {
      console.say(text(finding));
    }
    console.say("QUIC: " + (quic.isEmpty() ? "the Intermediate answers and is trusted" : quic));
    String verdict = verdict(findings);
    console.say(verdict);
    JsonLine line = JsonLine.event("netcheck").put("quic", quic.isEmpty() ? "ok" : quic);
    for (Finding finding : findings) {
      line.put(finding.version().toLowerCase(Locale.ROOT), json(finding));
    }
    console.event(line.put("verdict", verdict));
    boolean udp = findings.stream().anyMatch(NetcheckCommand::worked);
    if (!quic.isEmpty()) {
      throw new FailedException(
          udp ? "INTERMEDIATE" : "UDP",
          udp ? quic : verdict + "; check the address, or ask who runs the firewall for UDP");
    }
  }

  private Finding check(boolean ipv4, InetSocketAddress[] binds, Console console)
      throws FailedException, InterruptedException {
    String version = ipv4 ? "IPv4" : "IPv6";
    InetSocketAddress server = serverAddress(ipv4);
    if (server == null) {
      return new Finding(version, null, "the Intermediate has no " + version + " address");
    }
    InetSocketAddress bind = null;
    for (InetSocketAddress each : binds) {
      if (each.getAddress() instanceof Inet4Address == ipv4) {
        // The port is the node's; this socket needs one of its own.
        bind = new InetSocketAddress(each.getAddress(), 0);
      }
    }
    console.detail("asking " + AddressText.of(server) + " how it sees us over " + version);
    try {
      NetworkReport report = NetworkCheck.run(server, bind, surroundings().random()::nextBytes);
      return new Finding(version, report, "");
    } catch (IOException e) {
      return new Finding(version, null, "not here: " + e.getMessage());
    }
  }

  private InetSocketAddress serverAddress(boolean ipv4) throws FailedException {
    try {
      for (InetAddress each : InetAddress.getAllByName(options.intermediate.at().host())) {
        if (each instanceof Inet4Address == ipv4) {
          return new InetSocketAddress(each, options.intermediate.at().port());
        }
      }
      return null;
    } catch (UnknownHostException e) {
      throw new FailedException(
          "ADDRESS",
          "the host of "
              + options.intermediate.at()
              + " is not known; check its name, or the resolver");
    }
  }

  /** Connects as a node does; returns what is wrong, or "". */
  private String connect(Console console) throws Exception {
    try (EdgeNode node = new EdgeNode(this, Role.AGENT, options, List.of(), console)) {
      CompletableFuture<Void> connected = node.connected();
      try {
        connected.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return "";
      } catch (ExecutionException e) {
        return e.getCause().getMessage();
      } catch (TimeoutException e) {
        return "the Intermediate does not answer over QUIC; is it running at "
            + options.intermediate.at()
            + "?";
      }
    }
  }

  private static boolean worked(Finding finding) {
    return finding.report() != null && finding.report().behavior().udpWorks();
  }

  private static String text(Finding finding) {
    if (finding.report() == null) {
      return finding.version() + ": " + finding.problem();
    }
    NetworkReport report = finding.report();
    NatBehavior nat = report.behavior();
    StringBuilder text = new StringBuilder(finding.version()).append(": ");
    nat.reflexive()
        .ifPresent(
            seen ->
                text.append("seen as ")
                    .append(AddressText.of(seen))
                    .append(", round trip ")
                    .append(Narration.millis(report.rttNanos()))
                    .append(". "));
    text.append(nat.sentence());
    if (nat.udpWorks() && nat.filtering() == FilteringBehavior.UNKNOWN) {
      text.append(" (An Intermediate with --alternate could tell more.)");
    }
    return text.toString();
  }

  private static String verdict(List<Finding> findings) {
    Finding best = null;
    for (Finding finding : findings) {
      if (worked(finding)
          && (best == null || expectation(finding).compareTo(expectation(best)) < 0)) {
        best = finding;
      }
    }
    return best == null
        ? "Verdict: no answer over UDP"
        : "Verdict: " + expectation(best).words() + " (" + best.version() + ")";
  }

  private static PunchingExpectation expectation(Finding finding) {
    return finding.report().behavior().expectation();
  }

  private static JsonLine json(Finding finding) {
    JsonLine line = JsonLine.object().put("works", worked(finding));
    if (finding.report() == null) {
      return line.put("problem", finding.problem());
    }
    NetworkReport report = finding.report();
    NatBehavior nat = report.behavior();
    return line.put("server", AddressText.of(report.server()))
        .put("hosts", report.hosts().stream().map(AddressText::of).toList())
        .put("reflexive", nat.reflexive().map(AddressText::of).orElse(""))
        .put("rtt_ms", report.rttNanos() / 1e6)
        .put("nat", lower(nat.translation()))
        .put("mapping", lower(nat.mapping()))
        .put("filtering", lower(nat.filtering()))
        .put("hairpinning", lower(nat.hairpinning()))
        .put("expect", lower(nat.expectation()))
        .put("text", nat.sentence());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
