package dev.crowfly.bench.loopback;

/**
 * What a round gave.
 *
 * @param units bytes of bulk, requests, handshakes or datagrams
 * @param wallNanos from the first to the last
 * @param cpuNanos of the whole process
 * @param allocatedBytes on the heap
 * @param p50Nanos of latencies, 0 if none were taken
 * @param p99Nanos of latencies, 0 if none were taken
 */
record Measurement(
    long units, long wallNanos, long cpuNanos, long allocatedBytes, long p50Nanos, long p99Nanos) {
  Measurement withLatencies(Latencies latencies) {
    return new Measurement(
        units,
        wallNanos,
        cpuNanos,
        allocatedBytes,
        latencies.percentile(50),
        latencies.percentile(99));
  }

  /** As a line of text that {@link #ofLine} reads. */
  String toLine() {
    return units
        + " "
        + wallNanos
        + " "
        + cpuNanos
        + " "
        + allocatedBytes
        + " "
        + p50Nanos
        + " "
        + p99Nanos;
  }

  static Measurement ofLine(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 6) {
      throw new IllegalArgumentException("not a measurement: " + line);
    }
    long[] numbers = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Long.parseLong(parts[i]);
    }
    return new Measurement(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  double unitsPerSecond() {
    return units * 1e9 / wallNanos;
  }

  double cpuNanosPerUnit() {
    return (double) cpuNanos / units;
  }

  double allocatedPerUnit() {
    return (double) allocatedBytes / units;
  }
}
