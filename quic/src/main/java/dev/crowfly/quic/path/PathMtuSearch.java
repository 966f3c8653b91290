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
  static final int BASE_BYTES = 1200;
  static final int GRANULARITY_BYTES = 16;

  /** IPv6 over Ethernet: passes on most paths, and IPv4 has but 20 bytes more. */
  private static final int FIRST_GUESS_BYTES = 1452;

  // UDP payloads. Links of 1280 (IPv6 minimum) and 1300; 1420 and 1440 (WireGuard); 1460;
  // 1492 (PPPoE) and 1500 (Ethernet) with IPv6 and IPv4 headers; jumbo frames; loopback.
  private static final int[] LANDMARKS = {
    1232, 1280, 1352, 1372, 1392, 1412, 1432, 1444, 1452, 1464, 1472, 4096, 8952, 8972, 16384, 32768
  };

  private int maxBytes;
  private int passedBytes;
  private int failedBytes;
  private int preferredBytes;
  private boolean raising;

  PathMtuSearch(int maxBytes) {
    this.maxBytes = Math.max(BASE_BYTES, maxBytes);
    restart(0);
  }

  /** From the base again, with this size as the first guess; 0 = no preference. */
  void restart(int firstGuessBytes) {
    passedBytes = BASE_BYTES;
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
    maxBytes = Math.max(BASE_BYTES, Math.min(maxBytes, limitBytes));
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

  /** The next size to try, above what passed; 0 = the search is over. */
  int candidateBytes() {
    if (fits(preferredBytes)) {
      return preferredBytes;
    }
    if (raising) {
      // What the raise hoped for is not so, and the search before it found the rest.
      return 0;
    }
    if (fits(FIRST_GUESS_BYTES) && failedBytes > maxBytes) {
      return FIRST_GUESS_BYTES;
    }
    if (fits(maxBytes)) {
      return maxBytes;
    }
    int landmark = medianLandmark();
    if (landmark != 0) {
      return landmark;
    }
    if (failedBytes - passedBytes <= GRANULARITY_BYTES) {
      return 0;
    }
    // On a link of a usual size the first step above it fails, and that is all.
    return isLandmark(passedBytes)
        ? passedBytes + GRANULARITY_BYTES
        : passedBytes + (failedBytes - passedBytes) / 2;
  }

  private boolean fits(int bytes) {
    return bytes > passedBytes && bytes < failedBytes;
  }

  private int medianLandmark() {
    int first = 0;
    while (first < LANDMARKS.length && LANDMARKS[first] <= passedBytes) {
      first++;
    }
    int end = first;
    while (end < LANDMARKS.length && LANDMARKS[end] < failedBytes) {
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
