package dev.crowfly.ice.guess;

import dev.crowfly.ice.RandomSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.BitSet;
import java.util.List;

/**
 * A search between a NAT with random ports and one that keeps one port for all destinations but
 * lets in only who was sent to: neither side knows the port that the other would have to send to.
 *
 * <p>The side with random ports opens many sockets and checks the peer's one address from each, so
 * that as many ports are open for that address. The other side sends checks to random ports there,
 * none twice. After {@code p} probes at {@code s} open ports of 64,512 it has hit one with
 * probability {@code 1 - (1 - s/64512)^p}: 98.3 % for 256 and 1,024. What is hit answers, and ICE
 * has its pair.
 *
 * <p>Each side is its own object: {@link #fromMany} and {@link #toMany}. Ask {@link #next} until it
 * gives null, then {@link #nextTimeout}; {@link #isOver} tells the end.
 */
public final class BirthdaySearch {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long MILLIS = 1_000_000L;

  /** Between two sockets' checks: all of them are open within seconds, and no queue overflows. */
  private static final long OPEN_PACE_NANOS = 4 * MILLIS;

  /** Between two probes: a hundred in a second, ten kilobytes. */
  private static final long PROBE_PACE_NANOS = 10 * MILLIS;

  /** From one round of all sockets to the next: keeps the mappings, and makes up for losses. */
  private static final long ROUND_NANOS = 5_000 * MILLIS;

  /** The peer's sockets need a while to open: probes before that would be wasted. */
  private static final long HEAD_START_NANOS = 2_000 * MILLIS;

  /** After the last probe: a hit has to come through. */
  private static final long TAIL_NANOS = 3_000 * MILLIS;

  /** RFC 6335: NATs leave the system ports alone, and so do we. */
  private static final int FIRST_PORT = 1_024;

  private static final int PORTS = 65_536 - FIRST_PORT;

  /** A check from one socket to one address. */
  public record Probe(SocketAddress base, InetSocketAddress peer) {}

  private final List<SocketAddress> bases;
  private final InetAddress peer;
  private final int peerPort; // 0 = random ones
  private final int probes;
  private final long paceNanos;
  private final long endsAt;
  private final RandomSource random;
  private final BitSet tried = new BitSet();
  private final byte[] drawn = new byte[2];
  private long nextAt;
  private int sent;

  private BirthdaySearch(
      List<SocketAddress> bases,
      InetAddress peer,
      int peerPort,
      int probes,
      long paceNanos,
      RandomSource random,
      long beginsAt,
      long endsAt) {
    this.bases = List.copyOf(bases);
    this.peer = peer;
    this.peerPort = peerPort;
    this.probes = probes;
    this.paceNanos = paceNanos;
    this.random = random;
    this.endsAt = endsAt;
    nextAt = beginsAt;
  }

  /**
   * The side whose NAT gives out random ports.
   *
   * @param bases fresh sockets
   * @param peer the one address that the peer is seen at
   * @param peerProbes how many probes the peer sends, at most: it decides how long this lasts
   */
  public static BirthdaySearch fromMany(
      List<SocketAddress> bases, InetSocketAddress peer, int peerProbes, long now) {
    return new BirthdaySearch(
        bases,
        peer.getAddress(),
        peer.getPort(),
        Integer.MAX_VALUE,
        OPEN_PACE_NANOS,
        null,
        now,
        now + lengthNanos(peerProbes));
  }

  /**
   * The side that keeps its port.
   *
   * @param base the socket that the peer knows the address of
   * @param peer where the peer's NAT is
   * @param probes how many are sent
   * @param random draws the ports
   */
  public static BirthdaySearch toMany(
      SocketAddress base, InetAddress peer, int probes, RandomSource random, long now) {
    return new BirthdaySearch(
        List.of(base),
        peer,
        0,
        Math.min(probes, PORTS),
        PROBE_PACE_NANOS,
        random,
        now + HEAD_START_NANOS,
        now + lengthNanos(probes));
  }

  /** How long a search with so many probes takes. */
  public static long lengthNanos(int probes) {
    return HEAD_START_NANOS + probes * PROBE_PACE_NANOS + TAIL_NANOS;
  }

  /** The next check, if it is due; null otherwise. */
  public Probe next(long now) {
    if (nextAt > now || isOver(now) || sent >= probes) {
      return null;
    }
    int turn = sent++ % bases.size();
    boolean lastOfRound = peerPort != 0 && turn == bases.size() - 1;
    long round = Math.max(0, ROUND_NANOS - bases.size() * paceNanos);
    nextAt = sent >= probes ? NEVER : now + paceNanos + (lastOfRound ? round : 0);
    return new Probe(
        bases.get(turn), new InetSocketAddress(peer, peerPort == 0 ? freshPort() : peerPort));
  }

  private int freshPort() {
    random.nextBytes(drawn, 0, drawn.length);
    int at = tried.nextClearBit(((drawn[0] & 0xff) << 8 | (drawn[1] & 0xff)) % PORTS);
    at = at < PORTS ? at : tried.nextClearBit(0);
    tried.set(at);
    return FIRST_PORT + at;
  }

  /** Whether its time is up. */
  public boolean isOver(long now) {
    return now >= endsAt;
  }

  /** How many checks it has asked for. */
  public int sent() {
    return sent;
  }

  /** How many sockets it uses. */
  public int sockets() {
    return bases.size();
  }

  /** When {@link #next} or {@link #isOver} has news. */
  public long nextTimeout() {
    return Math.min(nextAt, endsAt);
  }
}
