package dev.crowfly.signaling.client;

import java.util.Objects;

/**
 * Who the node is, and the limits of its signaling.
 *
 * @param nodeId of the own certificate
 * @param software name and version, for people; at most 64 bytes
 * @param connector whether Agents may be offered to it
 * @param agent whether it opens sessions
 * @param instance tells processes with this node id apart, see {@code Message.Hello}; to be drawn
 *     at random, 0 to 2^62 - 1
 * @param maxSessions that it has at once; offers beyond are refused
 * @param openTimeoutNanos how long an open may take, connecting included
 * @param greetingTimeoutNanos how long the Intermediate may take to greet
 * @param registrationRetryNanos how long after a refusal a registration is asked for again
 * @param maxQueuedBytes how much may wait to be written to the leg
 */
public record SignalingClientConfig(
    String nodeId,
    String software,
    boolean connector,
    boolean agent,
    long instance,
    int maxSessions,
    long openTimeoutNanos,
    long greetingTimeoutNanos,
    long registrationRetryNanos,
    int maxQueuedBytes) {
  private static final long SECONDS = 1_000_000_000L;

  /** Checks the bounds. */
  public SignalingClientConfig {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(software, "software");
    if (instance < 0
        || instance >= 1L << 62
        || maxSessions < 1
        || openTimeoutNanos < 1
        || greetingTimeoutNanos < 1
        || registrationRetryNanos < 1
        || maxQueuedBytes < 1 << 17) {
      throw new IllegalArgumentException("a number is out of its bounds");
    }
  }

  /** The defaults: instance 0; 10,000 sessions; 10 s to open and to greet; 30 s; 4 MiB. */
  public static SignalingClientConfig of(
      String nodeId, String software, boolean connector, boolean agent) {
    return new SignalingClientConfig(
        nodeId,
        software,
        connector,
        agent,
        0,
        10_000,
        10 * SECONDS,
        10 * SECONDS,
        30 * SECONDS,
        1 << 22);
  }

  /** The same with another {@link #instance}. */
  public SignalingClientConfig withInstance(long value) {
    return new SignalingClientConfig(
        nodeId,
        software,
        connector,
        agent,
        value,
        maxSessions,
        openTimeoutNanos,
        greetingTimeoutNanos,
        registrationRetryNanos,
        maxQueuedBytes);
  }

  /** The same with another {@link #maxSessions}. */
  public SignalingClientConfig withMaxSessions(int value) {
    return new SignalingClientConfig(
        nodeId,
        software,
        connector,
        agent,
        instance,
        value,
        openTimeoutNanos,
        greetingTimeoutNanos,
        registrationRetryNanos,
        maxQueuedBytes);
  }

  /** The same with another {@link #openTimeoutNanos}. */
  public SignalingClientConfig withOpenTimeoutNanos(long value) {
    return new SignalingClientConfig(
        nodeId,
        software,
        connector,
        agent,
        instance,
        maxSessions,
        value,
        greetingTimeoutNanos,
        registrationRetryNanos,
        maxQueuedBytes);
  }
}
