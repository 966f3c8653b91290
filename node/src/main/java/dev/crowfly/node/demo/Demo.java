package dev.crowfly.node.demo;

import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.nat.NatKind;
import dev.crowfly.node.runtime.EdgeRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Directs the story. */
public final class Demo {
  private static final String SERVICE = "download";
  private static final long MEGABYTE = 1_000_000;

  /** What the whole download carries at least. */
  private static final long LEAST_BYTES = 50 * MEGABYTE;

  private static final long BYTES_BEFORE_CUT = 20 * MEGABYTE;
  private static final long BYTES_WHILE_CUT = 8 * MEGABYTE;
  private static final long BYTES_AFTER_HEAL = 10 * MEGABYTE;
  private static final long PATIENCE_SECONDS = 60;

  private final Teller teller;
  private final NatKind agentNat;
  private final NatKind connectorNat;

  /** A story with these NATs before Agent and Connector. */
  public Demo(Teller teller, NatKind agentNat, NatKind connectorNat) {
    this.teller = teller;
    this.agentNat = agentNat;
    this.connectorNat = connectorNat;
  }

  /**
   * Plays it, to its end.
   *
   * @throws DemoException when it does not go as it should
   */
  public void play() throws DemoException, InterruptedException, IOException {
    try (Cast cast = new Cast();
        PatternServer server = new PatternServer()) {
      play(cast, server);
    }
  }

  private void play(Cast cast, PatternServer server)
      throws DemoException, InterruptedException, IOException {
    long begin = System.nanoTime();
    PathCut cut = new PathCut(cast.intermediate().localAddress());
    InetSocketAddress relay = cast.intermediate().localAddress();
    teller.ready("intermediate", cast.intermediate().id(), text(relay));
    EdgeRuntime connector =
        cast.edge(true, connectorNat, 1, cut, new Backstage(teller, "connector"));
    get(connector.publishTcp(SERVICE, server.address()), "the service was published");
    teller.ready("connector", connector.nodeId(), text(connector.localAddresses().get(0)));
    teller.say("The Connector publishes a TCP service behind " + describe(connectorNat) + ".");
    Scene scene = new Scene(teller);
    EdgeRuntime agent = cast.edge(false, agentNat, 2, cut, scene);
    teller.ready("agent", agent.nodeId(), text(agent.localAddresses().get(0)));
    InetSocketAddress forward =
        get(
                agent.forwardTcp(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    SERVICE,
                    connector.nodeId(),
                    PathMode.AUTO),
                "the Agent listened")
            .local();
    teller.say("The Agent, behind " + describe(agentNat) + ", forwards a local port to it.");
    try (Download download = new Download(forward)) {
      long gap = tell(scene, download, cut, cast);
      download.finish();
      String checksum = get(download.result(), "the download ended");
      teller.summary(
          new DemoSummary(
              download.bytes(),
              relayBytes(cast),
              checksum,
              scene.pathChanges(),
              scene.everDirect(),
              scene.everDirect() ? "" : scene.whyNotDirect(),
              gap,
              System.nanoTime() - begin));
    }
  }

  /** Returns the longest gap around the cut, in nanoseconds; 0 without a cut. */
  private long tell(Scene scene, Download download, PathCut cut, Cast cast)
      throws DemoException, InterruptedException {
    scene.await(() -> download.bytes() > 0, "the first bytes came");
    scene.await(
        () -> scene.everDirect() || !scene.whyNotDirect().isEmpty(),
        "a direct path was found, or that there is none");
    if (!scene.everDirect()) {
      teller.say("No direct path: " + scene.whyNotDirect());
      teller.say("The download goes on over the relay.");
      scene.await(() -> download.bytes() >= LEAST_BYTES, "50 MB had come over the relay");
      return 0;
    }
    more(scene, download, BYTES_BEFORE_CUT / 4, "bytes came directly");
    long relayed = relayBytes(cast);
    more(scene, download, BYTES_BEFORE_CUT, "bytes came directly");
    teller.say(
        String.format(
            "%d MB came directly; meanwhile the relay forwarded %d bytes.",
            BYTES_BEFORE_CUT / MEGABYTE, relayBytes(cast) - relayed));
    teller.say("Now the direct path is cut, in both directions, while bytes flow.");
    download.takeLongestGapNanos();
    cut.cut(true);
    scene.await(() -> scene.takes(PathKind.RELAY), "the relay took over");
    more(scene, download, BYTES_WHILE_CUT, "bytes came over the relay");
    long gap = download.takeLongestGapNanos();
    teller.say(
        String.format(
            "%d MB came over the relay; the longest pause was %d ms.",
            BYTES_WHILE_CUT / MEGABYTE, TimeUnit.NANOSECONDS.toMillis(gap)));
    teller.say("The direct path is healed.");
    cut.cut(false);
    scene.await(() -> scene.takes(PathKind.DIRECT), "the session was direct again");
    more(scene, download, BYTES_AFTER_HEAL, "bytes came directly again");
    scene.await(() -> download.bytes() >= LEAST_BYTES, "50 MB had come");
    return gap;
  }

  private static void more(Scene scene, Download download, long bytes, String what)
      throws DemoException, InterruptedException {
    long until = download.bytes() + bytes;
    scene.await(
        () -> download.bytes() >= until || download.result().isCompletedExceptionally(), what);
    if (download.result().isCompletedExceptionally()) {
      throw new DemoException("the download broke off before " + what);
    }
  }

  private static long relayBytes(Cast cast) throws DemoException, InterruptedException {
    return get(cast.intermediate().stats(), "the Intermediate gave its counters").relayBytes();
  }

  private static <T> T get(CompletableFuture<T> future, String what)
      throws DemoException, InterruptedException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoException("before " + what + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new DemoException("it took longer than a minute until " + what, e);
    }
  }

  private static String describe(NatKind nat) {
    return switch (nat) {
      case NONE -> "no NAT";
      case BLOCKED -> "a firewall that blocks UDP but to the Intermediate";
      default -> "a " + nat.word() + " NAT";
    };
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
