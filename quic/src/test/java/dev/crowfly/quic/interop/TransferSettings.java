package dev.crowfly.quic.interop;

import dev.crowfly.quic.interop.peers.ForeignStack;
import java.time.Duration;
import java.util.Locale;

/** How much the transfer tests move, and over what. */
final class TransferSettings {
  static final int STREAMS = 100;
  static final int BYTES_PER_STREAM = 20_000;
  static final int BYTES_UNDER_KEY_UPDATES = 3_000_000;
  static final int BYTES_OVER_BAD_NETWORK = 500_000;

  private static final int BYTES = 50_000_000;

  /** kwik moves 0.1 to 0.2 Gbit/s on an idle machine. */
  private static final int KWIK_BYTES = 5_000_000;

  private static final SeededFaults.Rates BAD_NETWORK =
      new SeededFaults.Rates(0.05, 0.05, 0.2, Duration.ofMillis(3));

  private TransferSettings() {}

  /** Whether more is moved than a usual build has time for. */
  static boolean isLong() {
    return Integer.getInteger("crowfly.interop.bytes") != null;
  }

  /** Bytes of a bulk transfer; {@code -Dcrowfly.interop.bytes} sets them for all. */
  static int bulkBytes(ForeignStack stack) {
    return Integer.getInteger(
        "crowfly.interop.bytes", stack == ForeignStack.KWIK ? KWIK_BYTES : BYTES);
  }

  /** 5 % loss, 5 % duplication and reordering, both ways; the choices follow from the seed. */
  static OurNode.Faults badNetwork(long seed) {
    return new OurNode.Faults(
        new SeededFaults(seed, BAD_NETWORK), new SeededFaults(seed + 1, BAD_NETWORK));
  }

  /** For a cell: what was moved each way, and how fast. */
  static String figures(long bytes, long nanos) {
    return String.format(
        Locale.ROOT, "%.1f MB each way, %.0f Mbit/s", bytes / 1e6, bytes * 8e3 / nanos);
  }
}
