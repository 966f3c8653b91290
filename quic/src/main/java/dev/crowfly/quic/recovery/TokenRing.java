package dev.crowfly.quic.recovery;

/**
 * The tokens of all packets of a log, oldest first, in primitive arrays.
 *
 * <p>Positions are counted from the beginning of time and never reused, so a packet remembers its
 * tokens as an interval of positions.
 */
final class TokenRing {
  private static final int MIN_CAPACITY = 64;

  private int mask = MIN_CAPACITY - 1;
  private int[] kinds = new int[MIN_CAPACITY];
  private long[] as = new long[MIN_CAPACITY];
  private long[] bs = new long[MIN_CAPACITY];
  private long[] cs = new long[MIN_CAPACITY];
  private long head;
  private long committed;
  private long tail;

  /** Drops what was added since the last {@link #commit}. */
  void begin() {
    tail = committed;
  }

  void add(int kind, long a, long b, long c) {
    if (tail - head > mask) {
      grow();
    }
    int slot = (int) tail & mask;
    kinds[slot] = kind;
    as[slot] = a;
    bs[slot] = b;
    cs[slot] = c;
    tail++;
  }

  void commit() {
    committed = tail;
  }

  /** The position after the last token committed. */
  long committed() {
    return committed;
  }

  /** Gives up all positions before this one. */
  void release(long position) {
    head = position;
  }

  void acked(long start, long end, boolean late, TokenOwner owner) {
    for (long i = start; i < end; i++) {
      int slot = (int) i & mask;
      if (late) {
        owner.onTokenAckedLate(kinds[slot], as[slot], bs[slot], cs[slot]);
      } else {
        owner.onTokenAcked(kinds[slot], as[slot], bs[slot], cs[slot]);
      }
    }
  }

  void lost(long start, long end, TokenOwner owner) {
    for (long i = start; i < end; i++) {
      int slot = (int) i & mask;
      owner.onTokenLost(kinds[slot], as[slot], bs[slot], cs[slot]);
    }
  }

  void probe(long start, long end, TokenOwner owner) {
    for (long i = start; i < end; i++) {
      int slot = (int) i & mask;
      owner.onTokenProbe(kinds[slot], as[slot], bs[slot], cs[slot]);
    }
  }

  private void grow() {
    int oldMask = mask;
    int capacity = (mask + 1) * 2;
    int[] newKinds = new int[capacity];
    long[] newAs = new long[capacity];
    long[] newBs = new long[capacity];
    long[] newCs = new long[capacity];
    mask = capacity - 1;
    for (long i = head; i < tail; i++) {
      int from = (int) i & oldMask;
      int to = (int) i & mask;
      newKinds[to] = kinds[from];
      newAs[to] = as[from];
      newBs[to] = bs[from];
      newCs[to] = cs[from];
    }
    kinds = newKinds;
    as = newAs;
    bs = newBs;
    cs = newCs;
  }
}
