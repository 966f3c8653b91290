package dev.crowfly.quic.path;

import dev.crowfly.quic.recovery.PacketObserver;

/**
 * How large the datagrams of one path may be: packetization-layer path MTU discovery (RFC 8899, RFC
 * 9000 §14.3). Sizes are UDP payloads in bytes.
 *
 * <p>Starts at a base that the path is expected to carry (BASE_PLPMTU), and after {@link #start}
 * searches upwards with one probe at a time. A size fails when three probes of it were lost, with a
 * pause between them. When datagrams that passed before stop arriving, everything falls back to the
 * base, and the search begins anew as soon as the path shows life, with the size used before as the
 * first guess: a false alarm costs little. The pause before it grows from one second to a minute if
 * that happens again and again. Every ten minutes a finished search is tried again above its
 * result.
 *
 * <p>A base above 1200 is a promise that somebody made for the path. If datagrams of that size stop
 * arriving too, 1200 (MIN_PLPMTU) are used, at any time from the first packet on, and the base is
 * the first guess as soon as the path shows life: a broken promise must not cost the connection,
 * and an outage that was none of the size's fault must not cost the promise. For the same reason a
 * search that ends below the base is followed by the next one after a second, and at last a minute.
 * That is what RFC 8899 §5.2 calls ERROR; below 1200 there is nothing, for a path that does not
 * take them is no path, and its validation or probe timeouts say so. Nor is there a confirmation
 * timer, because QUIC acknowledges (RFC 9000 §14.3.2).
 *
 * <p>Use: {@link #probeSize} tells what to send, {@link #onProbeSent} that it was sent; the fate of
 * probes and packets comes from recovery. Losing a probe says nothing about congestion. Times are
 * nanoseconds. Not thread-safe; never allocates.
 */
public final class PathMtu implements PacketObserver {
  /** The timeout when no timer runs. */
  public static final long NEVER = Long.MAX_VALUE;

  /** MAX_PROBES: how often a size is tried before it counts as too large. */
  static final int MAX_PROBES = 3;

  /** From one probe to the next of the same size. */
  static final long RETRY_NANOS = 250_000_000L;

  /** PMTU_RAISE_TIMER: from the end of a search to the next. */
  static final long RAISE_NANOS = 600_000_000_000L;

  /** From a black hole to the next search; four times as long if they follow each other. */
  static final long BLACK_HOLE_PAUSE_NANOS = 1_000_000_000L;

  private static final int LONGEST_PAUSE_STEPS = 3;

  /** The states of RFC 8899 §5.2. */
  public enum State {
    /** Switched off: the base for ever. */
    DISABLED,
    /** Before {@link #start}. */
    BASE,
    /** A larger size is being tried, or will be. */
    SEARCHING,
    /** The largest size is known. */
    SEARCH_COMPLETE
  }

  private final PathMtuSearch search;
  private final PathMtuBlackHole blackHole = new PathMtuBlackHole();
  private State state;
  private int outstandingBytes;
  private int triedBytes;
  private int lostProbes;
  private long blackHoles;
  private int repetitions;
  private int unkept; // searches in a row that ended below the base
  private long lastFallBack;
  private boolean alive = true;
  private long lastLargeSent = ArrivedSizes.NEVER;
  private long lastAckedSent = ArrivedSizes.NEVER;
  private long deadline = NEVER;
  private long probesSent;

  /**
   * The state of a new path.
   *
   * @param enabled whether to search at all
   * @param baseBytes what to begin with, as far as {@code maxBytes} allows; at least 1200
   * @param maxBytes the largest datagram allowed: by the policy of the path, and by the interface
   *     if fragmentation can't be forbidden there; at least 1200
   */
  public PathMtu(boolean enabled, int baseBytes, int maxBytes) {
    if (baseBytes < PathMtuSearch.MIN_BYTES || maxBytes < PathMtuSearch.MIN_BYTES) {
      throw new IllegalArgumentException(
          "baseBytes and maxBytes must be at least 1200, not " + baseBytes + ", " + maxBytes);
    }
    search = new PathMtuSearch(baseBytes, maxBytes);
    state = enabled ? State.BASE : State.DISABLED;
  }

  /**
   * No datagram may be larger, the first ones included.
   *
   * @param peerMaxUdpPayloadBytes the peer's max_udp_payload_size
   */
  public void limit(long peerMaxUdpPayloadBytes) {
    search.limit((int) Math.min(peerMaxUdpPayloadBytes, Integer.MAX_VALUE - 1));
  }

  /** The handshake is confirmed and the path validated, so the search begins; once. */
  public void start(long now) {
    if (state == State.BASE) {
      proceed(now);
    }
  }

  /** The largest datagram that may be sent, other than a probe. */
  public int currentBytes() {
    return search.passedBytes();
  }

  /** How large a datagram is that shows whether the path works: the base, unless that failed. */
  public int baseBytes() {
    return Math.min(search.baseBytes(), currentBytes());
  }

  /** Where discovery stands. */
  public State state() {
    return state;
  }

  /** Probes sent so far. */
  public long probesSent() {
    return probesSent;
  }

  /** How often large datagrams stopped arriving, as far as can be told. */
  public long blackHoles() {
    return blackHoles;
  }

  /**
   * The size of the probe to send now, larger than {@link #currentBytes}; 0 = none is due, or there
   * is no room for one that is worth it.
   *
   * @param roomBytes the largest probe that could leave; may differ from call to call
   */
  public int probeSize(int roomBytes, long now) {
    onTimeout(now);
    if (state != State.SEARCHING || deadline != NEVER || !alive || outstandingBytes != 0) {
      return 0;
    }
    // A size that was begun is brought to its end, whatever room there is by now.
    boolean again = lostProbes > 0 && triedBytes <= roomBytes;
    return again ? triedBytes : search.candidateBytes(roomBytes);
  }

  /** A probe of the size that {@link #probeSize} told was sent. */
  public void onProbeSent(int sizeBytes) {
    if (sizeBytes != triedBytes) {
      lostProbes = 0;
    }
    triedBytes = sizeBytes;
    outstandingBytes = sizeBytes;
    probesSent++;
  }

  /** A probe was acknowledged, perhaps after it had been declared lost. */
  public void onProbeAcked(int sizeBytes, long sentTime) {
    alive = true;
    // A probe from before a black hole was found proves nothing any more.
    if (state != State.SEARCHING || sizeBytes != triedBytes) {
      return;
    }
    outstandingBytes = 0;
    search.onPassed(sizeBytes);
    blackHole.onAcked(sizeBytes, sentTime);
    proceed(sentTime);
  }

  /** A probe was lost. */
  public void onProbeLost(int sizeBytes, long sentTime) {
    if (sizeBytes != outstandingBytes) {
      return;
    }
    outstandingBytes = 0;
    lostProbes++;
    if (lostProbes < MAX_PROBES) {
      // Not at once: one burst of losses must not take all three.
      deadline = sentTime + RETRY_NANOS;
    } else {
      search.onFailed(sizeBytes);
      proceed(sentTime);
    }
  }

  /** Goes on to the next candidate, or to the end of the search. */
  private void proceed(long time) {
    lostProbes = 0;
    triedBytes = 0;
    if (!search.isOver()) {
      state = State.SEARCHING;
      deadline = NEVER;
    } else {
      state = State.SEARCH_COMPLETE;
      deadline = search.isAtMaximum() ? NEVER : time + nanosToNextSearch();
    }
  }

  private long nanosToNextSearch() {
    if (currentBytes() >= search.baseBytes()) {
      unkept = 0;
      return RAISE_NANOS;
    }
    long nanos = BLACK_HOLE_PAUSE_NANOS << (2 * unkept);
    unkept = Math.min(unkept + 1, LONGEST_PAUSE_STEPS);
    return nanos;
  }

  /** A packet that was no probe was acknowledged. */
  public void onPacketAcked(int sizeBytes, long sentTime) {
    alive = true;
    if (sizeBytes > PathMtuSearch.MIN_BYTES && sizeBytes <= currentBytes()) {
      blackHole.onAcked(sizeBytes, sentTime);
    }
  }

  /** A packet that was no probe was lost. */
  public void onPacketLost(int sizeBytes, long sentTime) {
    // Larger ones were sent before the size was reduced.
    if (sizeBytes > PathMtuSearch.MIN_BYTES
        && sizeBytes <= currentBytes()
        && blackHole.onLost(sizeBytes, sentTime)) {
      fallBack(sentTime);
    }
  }

  @Override
  public void onPacketSent(int sizeBytes, long sentTime, boolean mtuProbe) {
    if (sizeBytes > PathMtuSearch.MIN_BYTES && !mtuProbe) {
      lastLargeSent = sentTime;
    }
  }

  @Override
  public void onPacketAcked(int sizeBytes, long sentTime, boolean mtuProbe) {
    lastAckedSent = Math.max(lastAckedSent, sentTime);
    if (mtuProbe) {
      onProbeAcked(sizeBytes, sentTime);
    } else {
      onPacketAcked(sizeBytes, sentTime);
    }
  }

  @Override
  public void onPacketLost(int sizeBytes, long sentTime, boolean mtuProbe) {
    if (mtuProbe) {
      onProbeLost(sizeBytes, sentTime);
    } else {
      onPacketLost(sizeBytes, sentTime);
    }
  }

  /**
   * A probe timeout expired. In a black hole nothing may be in flight that the peer would answer,
   * and then no loss is ever found. If all that was not answered is small, it is no black hole. The
   * packets of the handshake share datagrams, so that their sizes tell nothing.
   */
  @Override
  public void onProbeTimeout(int ptoCount, long now) {
    boolean large = lastLargeSent > lastAckedSent || state == State.BASE;
    if (large
        && ptoCount >= PathMtuBlackHole.PROBE_TIMEOUTS
        && currentBytes() > PathMtuSearch.MIN_BYTES) {
      fallBack(now);
    }
  }

  private void fallBack(long time) {
    if (state == State.DISABLED) {
      return;
    }
    int before = currentBytes();
    boolean toBase = before > search.baseBytes();
    search.restart(toBase ? search.baseBytes() : PathMtuSearch.MIN_BYTES, before);
    blackHole.reset();
    outstandingBytes = 0;
    triedBytes = 0;
    lostProbes = 0;
    lastLargeSent = ArrivedSizes.NEVER;
    blackHoles++;
    if (state == State.BASE) {
      return;
    }
    alive = false;
    state = State.SEARCHING;
    if (toBase) {
      pause(time);
    } else {
      deadline = NEVER;
    }
  }

  private void pause(long time) {
    if (time - lastFallBack > RAISE_NANOS) {
      repetitions = 0;
    }
    lastFallBack = time;
    deadline = time + (BLACK_HOLE_PAUSE_NANOS << (2 * repetitions));
    repetitions = Math.min(repetitions + 1, LONGEST_PAUSE_STEPS);
  }

  /** When {@link #onTimeout} has something to do; {@link #NEVER} if no timer runs. */
  public long nextTimeout() {
    return deadline;
  }

  /**
   * Handles what is due; calling it early is harmless. Then {@link #probeSize} may tell a probe.
   */
  public void onTimeout(long now) {
    if (deadline > now) {
      return;
    }
    deadline = NEVER;
    if (state == State.SEARCH_COMPLETE) {
      search.raise();
      lostProbes = 0;
      triedBytes = 0;
      state = State.SEARCHING;
    }
  }
}
