package dev.crowfly.signaling.switchboard;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Who the Intermediate is, with its times and limits.
 *
 * @param nodeId of its certificate
 * @param maxNodes nodes that are connected or expected back
 * @param maxSessions of all nodes together
 * @param maxServicesPerNode at most 256
 * @param maxSessionsPerNode at most 16,384: each has a flow id of at most two bytes
 * @param opensPerSecond that one node may ask for in the long run
 * @param openBurst that it may ask for at once
 * @param bytesPerSecond of signaling that one node may send in the long run; a message counts
 *     {@value #MESSAGE_COST_BYTES} more than it is long
 * @param burstBytes that it may send at once
 * @param maxQueuedBytesPerLeg that wait for one node; a node that asks and does not read is cut off
 * @param maxQueuedBytes that wait for all nodes together
 * @param greetingTimeoutNanos how long a new leg may take to say Hello
 * @param offerTimeoutNanos how long a Connector, and the registry, may take to answer
 * @param resumeNanos how long sessions and service names wait for a node whose leg was lost
 * @param restartGraceNanos how long a node that is back may take to resume; a session that it does
 *     not resume is over: the node knows nothing of it
 * @param observer where else the Intermediate answers STUN, as {@code Welcome} tells it; null =
 *     nowhere
 */
public record SwitchboardConfig(
    String nodeId,
    int maxNodes,
    int maxSessions,
    int maxServicesPerNode,
    int maxSessionsPerNode,
    int opensPerSecond,
    int openBurst,
    int bytesPerSecond,
    int burstBytes,
    int maxQueuedBytesPerLeg,
    long maxQueuedBytes,
    long greetingTimeoutNanos,
    long offerTimeoutNanos,
    long resumeNanos,
    long restartGraceNanos,
    InetSocketAddress observer) {
  /** What a message counts beyond its length. */
  public static final int MESSAGE_COST_BYTES = 256;

  /** Checks the bounds. */
  public SwitchboardConfig {
    Objects.requireNonNull(nodeId, "nodeId");
    atLeast(1, maxNodes, "maxNodes");
    atLeast(1, maxSessions, "maxSessions");
    between(1, 256, maxServicesPerNode, "maxServicesPerNode");
    between(1, 1 << 14, maxSessionsPerNode, "maxSessionsPerNode");
    atLeast(1, opensPerSecond, "opensPerSecond");
    atLeast(1, openBurst, "openBurst");
    atLeast(1, bytesPerSecond, "bytesPerSecond");
    atLeast(1 << 17, burstBytes, "burstBytes");
    atLeast(1 << 17, maxQueuedBytesPerLeg, "maxQueuedBytesPerLeg");
    atLeast(1 << 17, maxQueuedBytes, "maxQueuedBytes");
    atLeast(1, greetingTimeoutNanos, "greetingTimeoutNanos");
    atLeast(1, offerTimeoutNanos, "offerTimeoutNanos");
    atLeast(1, resumeNanos, "resumeNanos");
    atLeast(1, restartGraceNanos, "restartGraceNanos");
  }

  private static void atLeast(long least, long value, String name) {
    between(least, Long.MAX_VALUE, value, name);
  }

  private static void between(long least, long most, long value, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " can't be " + value);
    }
  }

  /** The same with another {@link #observer}. */
  public SwitchboardConfig withObserver(InetSocketAddress address) {
    return new SwitchboardConfig(
        nodeId,
        maxNodes,
        maxSessions,
        maxServicesPerNode,
        maxSessionsPerNode,
        opensPerSecond,
        openBurst,
        bytesPerSecond,
        burstBytes,
        maxQueuedBytesPerLeg,
        maxQueuedBytes,
        greetingTimeoutNanos,
        offerTimeoutNanos,
        resumeNanos,
        restartGraceNanos,
        address);
  }

  /** Begins with the defaults; there is no observer. */
  public static Builder builder(String nodeId) {
    return new Builder(nodeId);
  }

  /** Collects the numbers; what each means {@link SwitchboardConfig} tells. */
  public static final class Builder {
    private static final long SECONDS = 1_000_000_000L;

    private final String nodeId;
    private int maxNodes = 20_000;
    private int maxSessions = 100_000;
    private int maxServicesPerNode = 256;
    private int maxSessionsPerNode = 10_000;
    private int opensPerSecond = 200;
    private int openBurst = 2_000;
    private int bytesPerSecond = 1 << 20;
    private int burstBytes = 1 << 22;
    private int maxQueuedBytesPerLeg = 1 << 23;
    private long maxQueuedBytes = 1 << 26;
    private long greetingTimeoutNanos = 10 * SECONDS;
    private long offerTimeoutNanos = 10 * SECONDS;
    private long resumeNanos = 60 * SECONDS;
    private long restartGraceNanos = 5 * SECONDS;

    private Builder(String nodeId) {
      this.nodeId = nodeId;
    }

    /** Sets {@link SwitchboardConfig#maxNodes} and {@link SwitchboardConfig#maxSessions}. */
    public Builder atMost(int nodes, int sessions) {
      maxNodes = nodes;
      maxSessions = sessions;
      return this;
    }

    /** Sets what one node may have. */
    public Builder perNode(int services, int sessions) {
      maxServicesPerNode = services;
      maxSessionsPerNode = sessions;
      return this;
    }

    /** Sets how often one node may open. */
    public Builder opens(int perSecond, int burst) {
      opensPerSecond = perSecond;
      openBurst = burst;
      return this;
    }

    /** Sets how much one node may send. */
    public Builder bytes(int perSecond, int burst) {
      bytesPerSecond = perSecond;
      burstBytes = burst;
      return this;
    }

    /** Sets how much may wait to be written. */
    public Builder queuedBytes(int perLeg, long all) {
      maxQueuedBytesPerLeg = perLeg;
      maxQueuedBytes = all;
      return this;
    }

    /** Sets how long a greeting and an answer may take. */
    public Builder answerTimes(long greetingNanos, long offerNanos) {
      greetingTimeoutNanos = greetingNanos;
      offerTimeoutNanos = offerNanos;
      return this;
    }

    /** Sets how long lost nodes are waited for, and those that are back. */
    public Builder resumeTimes(long lostNanos, long graceNanos) {
      resumeNanos = lostNanos;
      restartGraceNanos = graceNanos;
      return this;
    }

    /** The finished value. */
    public SwitchboardConfig build() {
      return new SwitchboardConfig(
          nodeId,
          maxNodes,
          maxSessions,
          maxServicesPerNode,
          maxSessionsPerNode,
          opensPerSecond,
          openBurst,
          bytesPerSecond,
          burstBytes,
          maxQueuedBytesPerLeg,
          maxQueuedBytes,
          greetingTimeoutNanos,
          offerTimeoutNanos,
          resumeNanos,
          restartGraceNanos,
          null);
    }
  }
}
