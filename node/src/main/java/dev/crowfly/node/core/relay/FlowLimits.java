package dev.crowfly.node.core.relay;

import dev.crowfly.node.core.Parameters;

/**
 * What one relay flow may take.
 *
 * @param maxDatagrams how many may wait for the leg, 1 or more
 * @param maxAgeNanos how long they may
 * @param bytesPerSecond how much may be relayed, payload bytes; 0 for as much as the legs carry
 */
public record FlowLimits(int maxDatagrams, long maxAgeNanos, long bytesPerSecond) {
  /** Checks the ranges. */
  public FlowLimits {
    if (maxDatagrams < 1 || maxAgeNanos < 1 || bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "limits of a flow: " + maxDatagrams + ", " + maxAgeNanos + ", " + bytesPerSecond);
    }
  }

  /** Those that the parameters of a node say. */
  public static FlowLimits of(Parameters parameters, long bytesPerSecond) {
    return new FlowLimits(
        parameters.flowQueueDatagrams(), parameters.flowQueueNanos(), bytesPerSecond);
  }
}
