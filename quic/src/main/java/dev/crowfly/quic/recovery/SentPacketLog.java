package dev.crowfly.quic.recovery;

/**
 * The packets sent in one packet number space, in a ring indexed by packet number (RFC 9002 A.1).
 *
 * <p>A packet is recorded by {@link #begin}, any number of {@link #token}s and {@link #commit}; a
 * packet begun and never committed leaves no trace. It is <em>outstanding</em> until it is
 * acknowledged or lost; a lost one stays known until {@link #release} forgets it. Bit sets tell the
 * three states apart, so that a search skips settled packets by the thousand. Tokens live in a
 * second ring, in the order of their packets. Not thread-safe.
 */
public final class SentPacketLog implements TokenSink {
  /** No such packet. */
  static final long NONE = Long.MAX_VALUE;

  /** The default limit of packets remembered; a power of two. */
  static final int MAX_PACKETS = 1 << 16;

  static final int ACK_ELICITING = 1;
  static final int IN_FLIGHT = 2;
  static final int MTU_PROBE = 4;
  private static final int PROBED = 8;

  private static final int MIN_CAPACITY = 64;
  private static final int MAX_SKIP = 32;
  private static final int SKIPS_REMEMBERED = 16;

  private final int maxPackets;
  private final TokenRing tokens = new TokenRing();
  private final long[] skippedFirst = new long[SKIPS_REMEMBERED];
  private final long[] skippedLast = new long[SKIPS_REMEMBERED];
  private int skips;

  private int mask = MIN_CAPACITY - 1;
  private long[] sentTimes = new long[MIN_CAPACITY];
  private long[] ordinals = new long[MIN_CAPACITY];
  private long[] tokenStarts = new long[MIN_CAPACITY];
  private int[] sizes = new int[MIN_CAPACITY];
  private byte[] flags = new byte[MIN_CAPACITY];
  private byte[] paths = new byte[MIN_CAPACITY];
  private RingBits outstanding = new RingBits(MIN_CAPACITY);
  private RingBits lost = new RingBits(MIN_CAPACITY);
  private RingBits acked = new RingBits(MIN_CAPACITY);

  // The ring holds the packet numbers from base to next - 1; holes are numbers never used.
  private long base;
  private long next;
  private long pending = NONE;
  // No packet below this one is outstanding: lost ones may hold up base much longer.
  private long settledBelow;
  private int lostCount;
  private long largestLost = -1;

  // Lost packets up to forgettable may go; those up to candidate may, one retention period after
  // candidateTime. So each is kept for one to two periods without a time of loss per packet.
  private long forgettable = -1;
  private long candidate = -1;
  private long candidateTime;

  SentPacketLog() {
    this(MAX_PACKETS);
  }

  SentPacketLog(int maxPackets) {
    if (Integer.bitCount(maxPackets) != 1 || maxPackets < MIN_CAPACITY) {
      throw new IllegalArgumentException("maxPackets " + maxPackets);
    }
    this.maxPackets = maxPackets;
  }

  /**
   * Begins a packet; one that was begun before and not committed is forgotten.
   *
   * @param packetNumber larger than all used before, by at most 32 if numbers are skipped
   */
  void begin(long packetNumber) {
    if (packetNumber < next || packetNumber - next > MAX_SKIP) {
      throw new IllegalArgumentException("packet number " + packetNumber + " after " + next);
    }
    pending = packetNumber;
    tokens.begin();
  }

  @Override
  public void token(int kind, long a, long b, long c) {
    if (pending == NONE) {
      throw new IllegalStateException("no packet was begun");
    }
    tokens.add(kind, a, b, c);
  }

  /** Whether the packet that was begun fits without evicting the oldest one. */
  boolean hasRoom() {
    return pending - base < maxPackets;
  }

  /** Records the packet that was begun; there must be {@linkplain #hasRoom room}. */
  void commit(long now, int sizeBytes, int packetFlags, int pathIndex, long ordinal) {
    if (pending == NONE) {
      throw new IllegalStateException("no packet was begun");
    }
    long packetNumber = pending;
    if (packetNumber > next) {
      rememberSkip(next, packetNumber - 1);
    }
    if (base == next) {
      base = packetNumber;
    } else {
      while (packetNumber - base > mask) {
        grow();
      }
      for (long hole = next; hole < packetNumber; hole++) {
        clear(hole);
        // Send times never decrease along the ring, holes included.
        sentTimes[slot(hole)] = now;
      }
    }
    clear(packetNumber);
    int slot = slot(packetNumber);
    sentTimes[slot] = now;
    sizes[slot] = sizeBytes;
    flags[slot] = (byte) packetFlags;
    paths[slot] = (byte) pathIndex;
    ordinals[slot] = ordinal;
    outstanding.add(packetNumber);
    tokens.commit();
    next = packetNumber + 1;
    pending = NONE;
  }

  private void clear(long packetNumber) {
    int slot = slot(packetNumber);
    tokenStarts[slot] = tokens.committed();
    outstanding.remove(packetNumber);
    lost.remove(packetNumber);
    acked.remove(packetNumber);
  }

  private void rememberSkip(long first, long last) {
    int at = skips++ % SKIPS_REMEMBERED;
    skippedFirst[at] = first;
    skippedLast[at] = last;
  }

  /** Whether a packet number that was skipped lies in the range (the last 16 skips are known). */
  boolean containsSkipped(long smallest, long largest) {
    int known = Math.min(skips, SKIPS_REMEMBERED);
    for (int i = 0; i < known; i++) {
      if (skippedFirst[i] <= largest && skippedLast[i] >= smallest) {
        return true;
      }
    }
    return false;
  }

  /** The smallest packet number that is still known. */
  long base() {
    return base;
  }

  /** The packet number after the largest one used; 0 before the first packet. */
  long next() {
    return next;
  }

  /** The smallest outstanding packet number of the range, or {@link #NONE}. */
  long firstOutstanding(long from, long to) {
    if (to < settledBelow) {
      return NONE;
    }
    if (from > settledBelow) {
      return scan(outstanding, from, to);
    }
    long first = scan(outstanding, settledBelow, next - 1);
    settledBelow = Math.min(first, next);
    return first <= to ? first : NONE;
  }

  /** The smallest lost packet number of the range, or {@link #NONE}. */
  long firstLost(long from, long to) {
    return lostCount == 0 ? NONE : scan(lost, from, Math.min(to, largestLost));
  }

  private long scan(RingBits bits, long from, long to) {
    return bits.first(Math.max(from, base), Math.min(to, next - 1));
  }

  boolean isOutstanding(long packetNumber) {
    return isKnown(packetNumber) && outstanding.contains(packetNumber);
  }

  boolean isLost(long packetNumber) {
    return isKnown(packetNumber) && lost.contains(packetNumber);
  }

  boolean isAcked(long packetNumber) {
    return isKnown(packetNumber) && acked.contains(packetNumber);
  }

  private boolean isKnown(long packetNumber) {
    return packetNumber >= base && packetNumber < next;
  }

  long sentTime(long packetNumber) {
    return sentTimes[slot(packetNumber)];
  }

  int size(long packetNumber) {
    return sizes[slot(packetNumber)];
  }

  int path(long packetNumber) {
    return paths[slot(packetNumber)];
  }

  /** The position of this packet among those sent on the same path in this space. */
  long ordinal(long packetNumber) {
    return ordinals[slot(packetNumber)];
  }

  boolean isAckEliciting(long packetNumber) {
    return (flags[slot(packetNumber)] & ACK_ELICITING) != 0;
  }

  boolean isInFlight(long packetNumber) {
    return (flags[slot(packetNumber)] & IN_FLIGHT) != 0;
  }

  boolean isMtuProbe(long packetNumber) {
    return (flags[slot(packetNumber)] & MTU_PROBE) != 0;
  }

  boolean isProbed(long packetNumber) {
    return (flags[slot(packetNumber)] & PROBED) != 0;
  }

  void setProbed(long packetNumber, boolean probed) {
    int slot = slot(packetNumber);
    flags[slot] = (byte) (probed ? flags[slot] | PROBED : flags[slot] & ~PROBED);
  }

  /** The packet, outstanding or lost, was acknowledged; its tokens go back. */
  void markAcked(long packetNumber, TokenOwner owner) {
    int slot = slot(packetNumber);
    boolean late = lost.contains(packetNumber);
    if (late) {
      lost.remove(packetNumber);
      lostCount--;
    }
    outstanding.remove(packetNumber);
    acked.add(packetNumber);
    tokens.acked(tokenStarts[slot], tokensEnd(packetNumber), late, owner);
  }

  /** The outstanding packet is considered lost; its tokens go back. */
  void markLost(long packetNumber, TokenOwner owner) {
    int slot = slot(packetNumber);
    outstanding.remove(packetNumber);
    lost.add(packetNumber);
    lostCount++;
    largestLost = Math.max(largestLost, packetNumber);
    tokens.lost(tokenStarts[slot], tokensEnd(packetNumber), owner);
  }

  /** The outstanding packet no longer matters, as an old one that only carried an ACK frame. */
  void forget(long packetNumber) {
    outstanding.remove(packetNumber);
  }

  /** Shows the tokens of the outstanding packet to their owner, for a probe. */
  void probe(long packetNumber, TokenOwner owner) {
    int slot = slot(packetNumber);
    setProbed(packetNumber, true);
    tokens.probe(tokenStarts[slot], tokensEnd(packetNumber), owner);
  }

  private long tokensEnd(long packetNumber) {
    return packetNumber + 1 == next ? tokens.committed() : tokenStarts[slot(packetNumber + 1)];
  }

  /**
   * Gives up the space of settled packets at the front: acknowledged ones, lost ones after one to
   * two retention periods, and packets not in flight, which nobody may ever acknowledge, after one.
   */
  void release(long now, long retentionNanos) {
    if (lostCount > 0 && now - candidateTime >= retentionNanos) {
      forgettable = candidate;
      candidate = largestLost;
      candidateTime = now;
    }
    while (base < next && isReleasable(base, now - retentionNanos)) {
      dropFront();
    }
  }

  private boolean isReleasable(long packetNumber, long sentBefore) {
    int slot = slot(packetNumber);
    if (outstanding.contains(packetNumber)) {
      return (flags[slot] & IN_FLIGHT) == 0 && sentTimes[slot] <= sentBefore;
    }
    return !lost.contains(packetNumber) || packetNumber <= forgettable;
  }

  /** Forgets the packet at the front, whatever its state. */
  void dropFront() {
    if (lost.contains(base)) {
      lostCount--;
    }
    tokens.release(tokensEnd(base));
    base++;
  }

  /** Forgets all packets, but neither the next packet number nor what was skipped. */
  void clear() {
    base = next;
    lostCount = 0;
    pending = NONE;
    tokens.begin();
    tokens.release(tokens.committed());
  }

  private void grow() {
    int oldMask = mask;
    int capacity = (mask + 1) * 2;
    if (capacity > maxPackets) {
      throw new IllegalStateException("more than " + maxPackets + " packets");
    }
    mask = capacity - 1;
    sentTimes = moved(sentTimes, new long[capacity], oldMask);
    ordinals = moved(ordinals, new long[capacity], oldMask);
    tokenStarts = moved(tokenStarts, new long[capacity], oldMask);
    int[] newSizes = new int[capacity];
    byte[] newFlags = new byte[capacity];
    byte[] newPaths = new byte[capacity];
    for (long packetNumber = base; packetNumber < next; packetNumber++) {
      int from = (int) packetNumber & oldMask;
      int to = (int) packetNumber & mask;
      newSizes[to] = sizes[from];
      newFlags[to] = flags[from];
      newPaths[to] = paths[from];
    }
    sizes = newSizes;
    flags = newFlags;
    paths = newPaths;
    outstanding = moved(outstanding);
    lost = moved(lost);
    acked = moved(acked);
  }

  private long[] moved(long[] from, long[] to, int oldMask) {
    for (long packetNumber = base; packetNumber < next; packetNumber++) {
      to[(int) packetNumber & mask] = from[(int) packetNumber & oldMask];
    }
    return to;
  }

  private RingBits moved(RingBits from) {
    RingBits to = new RingBits(mask + 1);
    for (long packetNumber = base; packetNumber < next; packetNumber++) {
      if (from.contains(packetNumber)) {
        to.add(packetNumber);
      }
    }
    return to;
  }

  private int slot(long packetNumber) {
    return (int) packetNumber & mask;
  }
}
