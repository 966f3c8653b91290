package dev.crowfly.sim;

import dev.crowfly.node.core.NodeEvent;

/**
 * What a node told.
 *
 * @param atNanos the world's time
 * @param sinceStartNanos since the world began
 * @param node the node's name
 * @param event itself; never news of a stream
 * @param text the same in words that are equal in equal runs
 */
public record SimEvent(
    long atNanos, long sinceStartNanos, String node, NodeEvent event, String text) {
  @Override
  public String toString() {
    return String.format(java.util.Locale.ROOT, "%12.6f %s: %s", sinceStartNanos / 1e9, node, text);
  }
}
