package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.testing.CopyingAttacker;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.RebindingNat;
import dev.crowfly.quic.testing.Transfer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Attackers who copy a client's packets, on whole connections: they neither take the connection nor
 * a byte of it, nor make the server send more than three times what they sent (RFC 9000 §9.3).
 */
class PathAttackTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DELAY = 10 * MILLI;
  private static final int WINDOW = 64 * 1024;
  private static final InetSocketAddress THIEF = Pair.address(66, 6_666);

  private final Pair pair = new Pair(41);
  private Transfer clientSide;
  private Transfer serverSide;

  /** A connection over which this many bytes begin to flow, both ways. */
  private void transfer(long bytes) {
    System.out.println("seed 41, " + bytes + " bytes each way");
    pair.network().delay(DELAY, 0);
    pair.clientConfig(slow(Pair.clientTls().build())).serverConfig(slow(Pair.serverTls().build()));
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    pair.server().amplification().proof(this::isAnswered);
    serverSide = new Transfer(pair.server(), pair.serverConnection(), bytes);
    clientSide = new Transfer(pair.client(), pair.clientConnection(), bytes).open();
  }

  /** About 3 MB a second, so that a transfer lasts as long as an attack. */
  private static QuicConfig slow(TlsConfig tls) {
    return QuicConfig.builder(tls)
        .initialMaxStreamData(WINDOW)
        .maxStreamWindowBytes(WINDOW)
        .build();
  }

  private boolean isAnswered(SocketAddress peer) {
    return pair.serverConnection().pathStats().stream()
        .anyMatch(
            path ->
                path.peer().equals(peer) && path.state().compareTo(PathState.VALIDATING_MTU) >= 0);
  }

  private CopyingAttacker attacker(Supplier<InetSocketAddress> sources) {
    return new CopyingAttacker(pair, DELAY - MILLI, sources);
  }

  private void run(long nanos) {
    pair.world().runFor(nanos);
    assertLives();
  }

  private void assertLives() {
    assertFalse(pair.clientConnection().isClosed(), this::state);
    assertFalse(pair.serverConnection().isClosed(), this::state);
    assertTrue(pair.serverConnection().pathStats().size() <= 8);
  }

  private long assertAllArrives(long withinNanos) {
    long began = pair.world().now();
    assertTrue(
        pair.world()
            .runUntil(() -> clientSide.isDone() && serverSide.isDone(), began + withinNanos),
        this::state);
    return pair.world().now() - began;
  }

  private SocketAddress activePeer() {
    return pair.serverConnection().pathStats().stream()
        .filter(PathStats::active)
        .findFirst()
        .orElseThrow()
        .peer();
  }

  private List<PathEvent> serverEvents() {
    return pair.server().events(QuicEvent.PathUpdated.class).stream()
        .map(QuicEvent.PathUpdated::event)
        .toList();
  }

  private String state() {
    return "at "
        + pair.world().now() / MILLI
        + " ms, client "
        + clientSide
        + " "
        + pair.clientConnection().closeReason()
        + ", server "
        + serverSide
        + " "
        + pair.serverConnection().closeReason()
        + " "
        + pair.serverConnection().pathStats();
  }

  // ------------------------------------------------------------------- copies that win the race

  @Test
  void someCopiesThatWinTheRace_stealTheConnectionForAMomentOnly() {
    transfer(1_500_000);
    CopyingAttacker thief = attacker(() -> THIEF);
    run(100 * MILLI);
    thief.copies(seen -> thief.copied() < 20);
    assertTrue(
        pair.world().runUntil(() -> activePeer().equals(THIEF), pair.world().now() + SECOND));
    run(100 * MILLI);
    assertEquals(20, thief.copied());
    assertEquals(Pair.CLIENT_ADDRESS, activePeer(), this::state);
    assertFalse(clientSide.isDone(), "it was too quick to be of any use");
    assertAllArrives(60 * SECOND);
    assertTrue(
        serverEvents()
            .contains(new PathEvent.PeerMigrated(Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS)));
  }

  @Test
  void copiesFromOneAddressAllTheTime_stealItOnceAtMost() {
    transfer(5_000_000);
    CopyingAttacker thief = attacker(() -> THIEF);
    run(100 * MILLI);
    thief.copies(seen -> true);
    run(SECOND);
    assertEquals(THIEF, activePeer(), "the attack is none if it never succeeds");
    // RFC 9000 §8.2.4: three probe timeouts of a path of unknown RTT.
    run(3 * SECOND);
    assertEquals(Pair.CLIENT_ADDRESS, activePeer(), this::state);
    long sentToThief = pair.server().amplification().sentTo(THIEF);
    long took = assertAllArrives(30 * SECOND);
    assertTrue(
        pair.server().amplification().sentTo(THIEF) - sentToThief < 20_000, "questions, no data");
    assertEquals(Pair.CLIENT_ADDRESS, activePeer());
    System.out.printf("%d copies, took %d ms more%n", thief.copied(), took / MILLI);
    assertTrue(thief.copied() > 2_000);
  }

  @Test
  void copiesFromManyAddressesAllTheTime_stealNothingForLong() {
    SplittableRandom random = new SplittableRandom(4711);
    transfer(5_000_000);
    CopyingAttacker thief = attacker(() -> Pair.address(66, 1_024 + random.nextInt(60_000)));
    run(100 * MILLI);
    thief.copies(seen -> true);
    long took = assertAllArrives(10 * SECOND);
    System.out.printf("%d copies, took %d ms%n", thief.copied(), took / MILLI);
    assertTrue(thief.copied() > 2_000);
    assertEquals(Pair.CLIENT_ADDRESS, activePeer());
  }

  /** What keeps attackers from being followed must not keep an honest peer from it. */
  @Test
  void anHonestPeerIsFollowed_evenAfterAnAttack() {
    RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
    pair.network().translation(nat);
    transfer(5_000_000);
    CopyingAttacker thief = attacker(() -> THIEF);
    run(100 * MILLI);
    thief.copies(seen -> thief.copied() < 20);
    run(100 * MILLI);
    for (int i = 0; i < 5; i++) {
      nat.rebind();
      long began = pair.world().now();
      assertTrue(
          pair.world().runUntil(() -> activePeer().equals(nat.outside()), began + 10 * SECOND),
          this::state);
      System.out.printf("followed after %d ms%n", (pair.world().now() - began) / MILLI);
      assertTrue(pair.world().now() - began < SECOND / 2, this::state);
      run(100 * MILLI);
    }
    assertFalse(clientSide.isDone());
    assertAllArrives(60 * SECOND);
  }

  // ----------------------------------------------------------------------------- spoofed ports

  /** path_event_queue_bounded_on_port_rotation, on a connection that is in use. */
  @Test
  void fiveThousandSpoofedPorts_leaveTheAllowedPathsAndFewEvents_andEveryByteArrives() {
    pair.network().delay(DELAY, 0);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    int[] port = {10_000};
    int[] garbage = {0};
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (to.equals(Pair.SERVER_ADDRESS) && port[0] < 15_000) {
                long soon = pair.world().now() + DELAY - MILLI;
                pair.network().inject(bytes, Pair.address(66, port[0]++), to, soon);
                byte[] broken = bytes.clone();
                broken[broken.length - 1] ^= 1;
                pair.network().inject(broken, Pair.address(67, port[0]++), to, soon);
                garbage[0]++;
              }
            });
    pair.server().deaf(true);
    QuicStream up = pair.clientConnection().openStream(false);
    byte[] chunk = new byte[1_000];
    long written = 0;
    long read = 0;
    for (int i = 0; i < 20_000 && (port[0] < 15_000 || read < written); i++) {
      written += port[0] < 15_000 ? up.write(pattern(chunk, written), 0, chunk.length) : 0;
      run(5 * MILLI);
      read += readAndCheck(pair.serverConnection().stream(up.id()), read);
    }
    assertEquals(15_000, port[0]);
    assertTrue(written > 1_000_000, "written " + written);
    assertEquals(written, read);
    pair.server().deaf(false);
    pair.world().flush();
    List<PathEvent> told = serverEvents();
    System.out.printf("%d ports, %d of them garbage, %d events%n", 5_000, garbage[0], told.size());
    assertTrue(told.size() < 100, "events: " + told.size());
    assertTrue(told.stream().noneMatch(event -> isOf(67, event)), "garbage makes no path");
    assertEquals(Pair.CLIENT_ADDRESS, activePeer());
  }

  private static boolean isOf(int host, PathEvent event) {
    return ((InetSocketAddress) event.peer()).getAddress().getAddress()[3] == host;
  }

  private static byte[] pattern(byte[] chunk, long from) {
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = (byte) ((from + i) * 31);
    }
    return chunk;
  }

  private static int readAndCheck(QuicStream stream, long from) {
    byte[] in = new byte[64 * 1024];
    int length = stream == null ? 0 : Math.max(0, stream.read(in, 0, in.length));
    for (int i = 0; i < length; i++) {
      assertEquals((byte) ((from + i) * 31), in[i], "the byte at " + (from + i));
    }
    return length;
  }

  /**
   * A report of an address may have to wait, because reports are rationed, and be larger then than
   * what the three-times limit leaves.
   */
  @Test
  void anAddressReportThatDoesNotFit_keepsNothingElseBack() {
    transfer(3_000_000);
    int[] copied = {0};
    run(50 * MILLI);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              // Of three times a small packet nothing is left when the question has left.
              if (to.equals(Pair.SERVER_ADDRESS) && bytes.length < 100 && copied[0] < 30) {
                long soon = pair.world().now() + DELAY - MILLI;
                pair.network().inject(bytes, stranger(copied[0]++), to, soon);
              }
            });
    run(200 * MILLI);
    assertEquals(30, copied[0]);
    byte[][] last = new byte[1][];
    pair.network()
        .tap((from, to, bytes) -> last[0] = to.equals(Pair.SERVER_ADDRESS) ? bytes : last[0]);
    run(20 * MILLI);
    for (int i = 0; i < 30; i++) {
      byte[] garbage = Arrays.copyOf(last[0], 13);
      pair.network().inject(garbage, stranger(i), Pair.SERVER_ADDRESS, pair.world().now() + DELAY);
    }
    long read = serverSide.readBytes().getAsLong();
    run(100 * MILLI);
    assertTrue(serverSide.readBytes().getAsLong() > read + 100_000, this::state);
    assertAllArrives(30 * SECOND);
  }

  private static InetSocketAddress stranger(int number) {
    byte[] ip = new byte[16];
    ip[0] = 0x20;
    ip[15] = (byte) number;
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), 6_666);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
