package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A network, what two ends send each other through it, and a run of both in virtual time with all
 * {@link Invariants} checked at every step. The seed decides all that is random.
 */
public final class Scenario {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long YEAR = 365L * 24 * 3_600 * SECOND;

  private final long seed;
  private final List<String> description = new ArrayList<>();
  private final Pair pair;
  private UnaryOperator<QuicConfig.Builder> settings = builder -> builder.maxIdleTimeoutMillis(0);
  private TrafficPlan plan = TrafficPlan.oneStream(10_000_000);
  private boolean faultsInHandshake;
  private double loss;
  private double duplication;
  private Network.DropRule dropRule = (index, from, bytes) -> false;
  private Network.Editor editor = (index, from, bytes) -> bytes;
  private BurstLoss burstLoss;
  private long keyUpdateNanos;
  private Blackout blackout;
  private long blackoutNanos;
  private long blackoutAfterBytes;

  private boolean closing;
  private boolean closedByClient;
  private long closeAfterBytes;

  private Invariants invariants;
  private Traffic client;
  private Traffic server;
  private long began;
  private long ended;
  private long nextKeyUpdate;
  private long readAtBlackoutEnd = -1;
  private long recoveredAt = -1;

  /** No faults, 50 ms there and back, 10 MB each way on one stream. */
  public Scenario(long seed) {
    this(seed, new Pair(seed));
  }

  /** {@link #Scenario(long)} with endpoints of the caller's. */
  public Scenario(long seed, Pair pair) {
    this.seed = seed;
    this.pair = pair;
  }

  /** Round trip without jitter; jitter, which reorders, is added to each way. */
  public Scenario rtt(long rttNanos, long jitterNanos) {
    pair.network().delay(rttNanos / 2, jitterNanos);
    return said("RTT " + rttNanos / 1_000_000.0 + " ms, jitter " + jitterNanos / MILLI);
  }

  public Scenario loss(double share) {
    loss = share;
    return said("loss " + share);
  }

  public Scenario duplication(double share) {
    duplication = share;
    return said("duplication " + share);
  }

  public Scenario burstLoss(double turnsBad, double turnsGood, double lossWhileBad) {
    burstLoss = new BurstLoss(seed, turnsBad, turnsGood, lossWhileBad);
    return said("burst loss " + burstLoss);
  }

  public Scenario reordering(double share, long atMostNanos) {
    pair.network().reordering(share, atMostNanos);
    return said("reordering " + share + " by up to " + atMostNanos / MILLI + " ms");
  }

  public Scenario corruption(double share) {
    editor = new Corruption(seed, share);
    return said("corruption " + share);
  }

  public Scenario bottleneck(long bytesPerSecond, long queueBytes) {
    Bottleneck link = new Bottleneck(bytesPerSecond, queueBytes);
    pair.network().bottleneck(link);
    return said("bottleneck " + link);
  }

  /** Nothing comes through, from {@code victim} or (null) at all, once so much has been read. */
  public Scenario blackout(SocketAddress victim, long afterBytes, long nanos) {
    blackout = new Blackout(() -> pair.world().now(), victim);
    dropRule = blackout;
    blackoutNanos = nanos;
    blackoutAfterBytes = afterBytes;
    String whose =
        victim == null ? "both ways" : victim.equals(Pair.CLIENT_ADDRESS) ? "up" : "down";
    return said("blackout " + whose + " of " + nanos / MILLI + " ms");
  }

  /** Both ends update their keys again and again, as often as they may. */
  public Scenario keyUpdates(long everyNanos) {
    keyUpdateNanos = everyNanos;
    return said("key updates every " + everyNanos / MILLI + " ms");
  }

  /** One end closes once so much has been read, and nothing is left soon after. */
  public Scenario close(boolean byClient, long afterBytes) {
    closing = true;
    closedByClient = byClient;
    closeAfterBytes = afterBytes;
    return said("closed by the " + (byClient ? "client" : "server"));
  }

  public Scenario plan(TrafficPlan traffic, String name) {
    plan = traffic;
    return said(name);
  }

  /** Adds to the settings of both ends. */
  public Scenario settings(UnaryOperator<QuicConfig.Builder> more, String name) {
    UnaryOperator<QuicConfig.Builder> before = settings;
    settings = builder -> more.apply(before.apply(builder));
    return said(name);
  }

  /** The faults begin with the first datagram and not only after the handshake. */
  public Scenario faultsInHandshake() {
    faultsInHandshake = true;
    return said("from the start");
  }

  private Scenario said(String what) {
    description.add(what);
    return this;
  }

  /** Runs it to its end; what fails names the seed. */
  public Scenario run() {
    try {
      connect();
      begin();
      if (closing) {
        close();
      } else {
        transfer();
        settle();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          this + " failed at " + pair.world().now() / MILLI + " ms: " + e.getMessage() + state(),
          e);
    }
    return this;
  }

  private String state() {
    return "\nclient "
        + client
        + "\nserver "
        + server
        + (pair.clientConnection() == null ? "" : "\nclient " + pair.clientConnection().stats())
        + (pair.serverConnection() == null ? "" : "\nserver " + pair.serverConnection().stats());
  }

  private void connect() {
    invariants =
        Invariants.watch(
            pair, builder -> settings.apply(builder.handshakeTimeoutMillis(YEAR / MILLI)));
    if (faultsInHandshake) {
      inflictFaults();
    }
    if (!pair.handshake(YEAR)) {
      throw new AssertionError("no handshake");
    }
    inflictFaults();
  }

  private void inflictFaults() {
    pair.network().faults(loss, duplication).burstLoss(burstLoss).editor(editor).dropRule(dropRule);
  }

  private void begin() {
    began = pair.world().now();
    server = new Traffic(pair.server(), pair.serverConnection(), plan);
    client = new Traffic(pair.client(), pair.clientConnection(), plan);
    server.begin();
    client.begin();
    pair.world().onStep(this::meddle);
  }

  private void transfer() {
    if (!pair.world().runUntil(() -> client.isDone() && server.isDone(), began + YEAR)) {
      throw new AssertionError("it stands still");
    }
    ended = pair.world().now();
  }

  private void close() {
    pair.world()
        .runUntil(() -> client.bytesRead() + server.bytesRead() >= closeAfterBytes, began + YEAR);
    pair.client().onEvent(event -> {});
    pair.server().onEvent(event -> {});
    QuicConnection closer = closedByClient ? pair.clientConnection() : pair.serverConnection();
    closer.close(7, "enough", pair.world().now());
    ended = pair.world().now();
    // The other end may miss all that is said, but not the silence.
    pair.assertForgotten(YEAR);
  }

  /** What the scenario wants at certain times, and what it measures. */
  private void meddle() {
    long now = pair.world().now();
    if (keyUpdateNanos > 0 && now >= nextKeyUpdate) {
      nextKeyUpdate = now + keyUpdateNanos;
      pair.clientConnection().initiateKeyUpdate(now);
      pair.serverConnection().initiateKeyUpdate(now);
    }
    if (blackout == null) {
      return;
    }
    long read = client.bytesRead() + server.bytesRead();
    if (!blackout.hasBegun()) {
      if (read >= blackoutAfterBytes) {
        blackout.begin(blackoutNanos);
      }
    } else if (now < blackout.until()) {
      readAtBlackoutEnd = read;
    } else if (recoveredAt < 0 && read > readAtBlackoutEnd) {
      recoveredAt = now;
    }
  }

  /** What is still under way arrives, and is acknowledged. */
  private void settle() {
    pair.network().faults(0, 0).burstLoss(null).editor((i, from, b) -> b);
    pair.network().dropRule((i, from, b) -> false);
    pair.world().runUntil(invariants::isSettled, pair.world().now() + YEAR);
    invariants.assertSettled();
  }

  public Invariants invariants() {
    return invariants;
  }

  public Pair pair() {
    return pair;
  }

  /** How long the transfer took, in virtual nanoseconds. */
  public long nanos() {
    return ended - began;
  }

  /** From the end of the blackout to the first byte after it; -1 if it did not come to that. */
  public long recoveryNanos() {
    return recoveredAt < 0 ? -1 : recoveredAt - blackout.until();
  }

  /** What became of it, on a line. */
  public String report() {
    return this
        + String.format(
            ": %.3f s, %d datagrams, %d lost, %d of them spurious, %.2f %% repeated",
            nanos() / (double) SECOND,
            pair.network().sent(),
            invariants.packetsLost(),
            invariants.spuriousLosses(),
            100 * invariants.repeatedShare());
  }

  @Override
  public String toString() {
    return "seed " + seed + " (" + String.join(", ", description) + ")";
  }
}
