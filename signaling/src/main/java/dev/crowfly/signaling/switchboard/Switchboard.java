package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.ServiceRegistry;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Signaling of the Intermediate, over all legs: who is there, what is published, which two nodes
 * have a session, and which relay flows belong together.
 *
 * <p>A machine: inputs carry the time, then {@link #pollWritable}, {@link #pollEvent} and {@link
 * #nextTimeout} are drained. Not thread-safe, never calls back. Legs are numbers from 0 that the
 * caller chooses and never uses again. A session belongs to two authenticated node ids: nobody else
 * can answer, close or feed it. Whatever a node sends, at worst its own leg ends.
 */
public final class Switchboard {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  private final SwitchboardConfig config;

  /** A switchboard without legs. */
  public Switchboard(
      SwitchboardConfig config,
      ServiceRegistry registry,
      AccessPolicy access,
      RandomBytes random,
      LegRtt rtts) {
    this.config = Objects.requireNonNull(config, "config");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(rtts, "rtts");
  }

  // ---- legs

  /**
   * A node has opened its first bidirectional stream.
   *
   * @param nodeId of its certificate
   * @param observed where its datagrams come from; it is told
   */
  public void connected(long leg, String nodeId, InetSocketAddress observed, long now) {
    unfinished();
  }

  /** The leg is gone: its sessions and names wait for the node to come back. Idempotent. */
  public void disconnected(long leg, long now) {
    unfinished();
  }

  /**
   * How many bytes may be read from the leg's stream and given to {@link #receive}; 0 while the
   * node sends more than it may: leave the rest in the stream, so that flow control stops the
   * sender, until {@link SwitchboardEvent.LegReceivable}.
   */
  public int receivable(long leg, long now) {
    return 0;
  }

  /**
   * Bytes of the leg's stream, in order, in pieces of any size; copied. What is no message makes
   * {@link SwitchboardEvent.LegMustClose}. Ignored for a leg that is unknown or has to close.
   */
  public void receive(long leg, byte[] data, int offset, int length, long now) {
    unfinished();
  }

  /**
   * Takes bytes that are to be written to the leg's stream.
   *
   * @return how many were put at {@code offset}, at most {@code room}; 0 = none
   */
  public int write(long leg, byte[] out, int offset, int room) {
    unfinished();
    return 0;
  }

  /** Whether {@link #write} would give any for this leg. */
  public boolean hasOutput(long leg) {
    return false;
  }

  /**
   * The next leg that has got output since it had none, or -1. Each is told once: whoever can't
   * write everything asks {@link #hasOutput} when the stream takes more.
   */
  public long pollWritable() {
    return -1;
  }

  // ---- what has changed elsewhere

  /**
   * The {@link AccessPolicy} answers differently now: services that may not be published any more
   * are withdrawn, sessions updated or closed.
   */
  public void accessChanged(long now) {
    unfinished();
  }

  /** The {@link ServiceRegistry} has answers that it had not when it was asked. */
  public void registryAnswered(long now) {
    unfinished();
  }

  // ---- what it knows

  /** How many nodes are connected and welcomed. */
  public int nodes() {
    return 0;
  }

  /** How many services can be reached. */
  public int services() {
    return 0;
  }

  /** How many sessions there are, those included that wait for a node. */
  public int sessions() {
    return 0;
  }

  /** How many messages for a node were left out, because it does not read or they are too many. */
  public long droppedMessages() {
    return 0;
  }

  // ---- time and news

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    unfinished();
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    return NEVER;
  }

  /** The next event, or null. */
  public SwitchboardEvent pollEvent() {
    return null;
  }

  private void unfinished() {
    if (!config.nodeId().isEmpty()) {
      throw new UnsupportedOperationException("the next commit");
    }
  }
}
