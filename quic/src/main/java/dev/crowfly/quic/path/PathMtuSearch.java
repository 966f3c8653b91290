package dev.crowfly.quic.path;

/**
 * Which datagram size to try next: pure arithmetic between the largest size known to pass and the
 * smallest known not to (RFC 8899 §5.3).
 *
 * <p>The first guesses are the most common limit and the largest size allowed. Then the sizes that
 * real links have are searched by halves, and last the gap that remains between two of them, down
 * to {@value #GRANULARITY_BYTES} bytes. Not thread-safe.
 */
final class PathMtuSearch {
  /** MIN_PLPMTU: what every path of QUIC carries (RFC 9000 §14). */
  static final int MIN_BYTES = 1200;

  static final int GRANULARITY_BYTES = 16;

  /** IPv6 over Ethernet: passes on most paths, and IPv4 has but 20 bytes more. */
  private static final int FIRST_GUESS_BYTES = 1452;

  // UDP payloads. Links of 1280 (IPv6 minimum) and 1300; 1420 and 1440 (WireGuard); 1460;
  // 1492 (PPPoE) and 1500 (Ethernet) with IPv6 and IPv4 headers; jumbo frames; loopback.
  private static final int[] LANDMARKS = {
    1232, 1280, 1352, 1372, 1392, 1412, 1432, 1444, 1452, 1464, 1472, 4096, 8952, 8972, 16384, 32768
  };

  private int baseBytes;
  private int maxBytes;
  private int passedBytes;
  private int failedBytes;
  private int preferredBytes;
  private boolean raising;

  PathMtuSearch(int baseBytes, int maxBytes) {
    this.maxBytes = Math.max(MIN_BYTES, maxBytes);
    this.baseBytes = Math.max(MIN_BYTES, Math.min(baseBytes, this.maxBytes));
    restart(this.baseBytes, 0);
  }

  /** BASE_PLPMTU, as far as it is allowed. */
  int baseBytes() {
    return baseBytes;
  }

  /** From there again, with this size as the first guess; 0 = no preference. */
  void restart(int fromBytes, int firstGuessBytes) {
    passedBytes = fromBytes;
    failedBytes = maxBytes + 1;
    preferredBytes = firstGuessBytes;
    raising = false;
  }

  /** From what has passed, beginning with the smallest size that failed: paths get better too. */
  void raise() {
    preferredBytes = failedBytes;
    failedBytes = maxBytes + 1;
    raising = true;
  }

  /** Lowers the largest size allowed; what passed stays, if it is allowed still. */
  void limit(int limitBytes) {
    maxBytes = Math.max(MIN_BYTES, Math.min(maxBytes, limitBytes));
    baseBytes = Math.min(baseBytes, maxBytes);
    passedBytes = Math.min(passedBytes, maxBytes);
    failedBytes = Math.min(failedBytes, maxBytes + 1);
  }

  void onPassed(int bytes) {
    passedBytes = Math.max(passedBytes, bytes);
    raising = false;
  }

  void onFailed(int bytes) {
    failedBytes = Math.min(failedBytes, bytes);
  }

  int passedBytes() {
    return passedBytes;
  }

  /** Whether nothing larger is allowed. */
  boolean isAtMaximum() {
    return passedBytes >= maxBytes;
  }

  /** Whether no larger size is worth a try. */
  boolean isOver() {
    return candidateBytes(Integer.MAX_VALUE - 1) == 0;
  }

  /**
   * The next size to try, above what passed and at most as large as there is room for at present; 0
   * = the search is over, or has to wait for more room.
   */
  int candidateBytes(int roomBytes) {
    int tooLarge = Math.min(failedBytes, roomBytes + 1);
    if (raising || isBetween(preferredBytes, tooLarge)) {
      // What a raise hopes for is all: the search before it found the rest.
      return isBetween(preferredBytes, tooLarge) ? preferredBytes : 0;
    }
    if (isBetween(FIRST_GUESS_BYTES, tooLarge) && failedBytes > maxBytes) {
      return FIRST_GUESS_BYTES;
    }
    if (isBetween(maxBytes, tooLarge)) {
      return maxBytes;
    }
    int landmark = medianLandmark(tooLarge);
    if (landmark != 0 || tooLarge < failedBytes || isExact()) {
      return landmark;
    }
    // On a link of a usual size the first step above it fails, and that is all.
    return isLandmark(passedBytes)
        ? passedBytes + GRANULARITY_BYTES
        : passedBytes + (failedBytes - passedBytes) / 2;
  }

  private boolean isBetween(int bytes, int tooLarge) {
    return bytes > passedBytes && bytes < tooLarge;
  }

  private boolean isExact() {
    return failedBytes - passedBytes <= GRANULARITY_BYTES;
  }

  private int medianLandmark(int tooLarge) {
    int first = 0;
    while (first < LANDMARKS.length && LANDMARKS[first] <= passedBytes) {
      first++;
    }
    int end = first;
    while (end < LANDMARKS.length && LANDMARKS[end] < tooLarge) {
      end++;
    }
    return first == end ? 0 : LANDMARKS[(first + end) / 2];
  }

  private static boolean isLandmark(int bytes) {
    for (int landmark : LANDMARKS) {
      if (landmark == bytes) {
        return true;
      }
    }
    return false;
  }
}
