package dev.crowfly.bench.loopback;

/**
 * When a round is over: whichever comes first.
 *
 * @param nanos of wall time, after which nothing new is begun
 * @param units bytes of bulk, requests, handshakes or datagrams
 * @param verify whether the content of what arrives is compared, which costs time
 */
record Limits(long nanos, long units, boolean verify) {
  /** Longer than this after its end a round is a hang. */
  static final long GRACE_NANOS = 10_000_000_000L;
}
