package dev.crowfly.node.cli;

import dev.crowfly.node.Intermediate;
import dev.crowfly.node.IntermediateBuilder;
import dev.crowfly.node.NodeException;
import dev.crowfly.node.eyes.AddressText;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.IntermediateMetrics;
import dev.crowfly.node.eyes.MetricsPage;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.HostPort;
import dev.crowfly.node.files.IdentityFile;
import dev.crowfly.node.io.Offloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Introduces nodes to each other, and relays for them. */
@Command(
    name = "intermediate",
    description = {
      "Introduce nodes to each other, and relay for them until they reach each other directly.",
      "",
      "  crowfly intermediate --listen 0.0.0.0:4433",
      "",
      "needs a public address and one UDP port. It prints its node id, for ID@HOST:PORT. What it"
          + " relays it can't read. It runs until Ctrl-C.",
      ""
    })
final class IntermediateCommand extends CrowflyCommand {
  private static final long STATS_SECONDS = 2;

  @Mixin NodeOptions watched = new NodeOptions();

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDR:PORT",
      order = 1,
      description =
          "The UDP address; 0.0.0.0 or [::] for all of this machine. The next port answers STUN, so"
              + " that nodes learn what their NAT does; a firewall may leave it closed.")
  HostPort listen;

  @Option(
      names = "--alternate",
      paramLabel = "ADDR:PORT",
      order = 2,
      description =
          "Another address of this machine with another port, so that 'crowfly netcheck' can find"
              + " out what NATs do.")
  HostPort alternate;

  @Option(
      names = "--access",
      paramLabel = "FILE",
      order = 3,
      description = {
        "Who may do what, a rule per line:",
        "  register NODEID SERVICE...   may publish",
        "  reach    NODEID SERVICE...   may use",
        "with * for everyone, for every service, or at the end of a name; # begins a comment. What"
            + " no rule allows is refused. Changes count at once. Default: everyone may everything."
      })
  Path access;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      order = 4,
      description =
          "Certificate chain (PEM) of an authority, so that nodes need no pinned id; with --key.")
  Path cert;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      order = 5,
      description = "The private key of --cert (PEM, PKCS #8).")
  Path key;

  @Option(
      names = "--relay-rate",
      paramLabel = "BYTES",
      order = 6,
      converter = ByteRate.class,
      description =
          "How many bytes a second one session may send over the relay in each direction; 500k and"
              + " 2M are thousands and millions, 0 = no limit. Default: 0")
  long relayRate;

  IntermediateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Console console) throws Exception {
    if ((cert == null) != (key == null)) {
      throw wrongUsage("--cert and --key belong together; give both or neither");
    }
    if (cert != null && common.identity != null) {
      throw wrongUsage("--identity and --cert are two identities; give one of them");
    }
    try (Intermediate intermediate = open(console);
        MetricsEndpoint metrics =
            MetricsEndpoint.open(watched.metrics, page -> page(intermediate, page), () -> "")) {
      metrics.tell(console);
      String address = AddressText.of(intermediate.localAddress());
      if (access == null) {
        console.note(
            "Everyone may register and reach every service; --access FILE restricts that.");
      }
      console.event(EventLines.ready(Role.INTERMEDIATE.toString(), intermediate.id(), address));
      console.note("Ready: intermediate " + intermediate.id() + "@" + address);
      try {
        stop().await();
      } finally {
        stop().hear();
      }
    }
  }

  private Intermediate open(Console console) throws Exception {
    IdentityFile identity =
        cert == null ? identity(Role.INTERMEDIATE, console) : IdentityFile.ofCertificate(cert, key);
    IntermediateBuilder builder =
        Intermediate.builder()
            .identity(identity.identity())
            .listen(Addresses.resolve(listen))
            .access(access)
            .relayBytesPerSecond(relayRate)
            .qlog(watched.qlog)
            .keyLog(keyLog(console))
            .listener(new IntermediateLog(console));
    if (alternate != null) {
      builder.alternate(Addresses.resolve(alternate));
    }
    try {
      Intermediate opened = builder.open();
      console.log(Offloads.report());
      return opened;
    } catch (NodeException e) {
      throw cannotOpen(e);
    }
  }

  private FailedException cannotOpen(NodeException e) {
    Throwable cause = e.getCause();
    if (cause instanceof FileException) {
      return new FailedException("FILE", e.getMessage());
    }
    Object where = alternate == null ? listen : listen + " and " + alternate;
    return cause instanceof IOException socket
        ? Addresses.unusable(where, socket)
        : new FailedException("INVALID", e.getMessage());
  }

  private static void page(Intermediate intermediate, MetricsPage page) {
    try {
      IntermediateMetrics.write(intermediate.stats().get(STATS_SECONDS, TimeUnit.SECONDS), page);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It is at its end or very busy: the page goes without its numbers.
    }
  }
}
