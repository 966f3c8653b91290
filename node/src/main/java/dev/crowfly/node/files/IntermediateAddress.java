package dev.crowfly.node.files;

import dev.crowfly.quic.NodeId;
import java.util.Optional;

/**
 * Where an Intermediate is, and who it is: {@code [ID@]HOST:PORT}.
 *
 * @param node its node id, if it is pinned
 * @param at its host and port
 */
public record IntermediateAddress(Optional<NodeId> node, HostPort at) {
  /**
   * Reads {@code [ID@]HOST:PORT}.
   *
   * @throws MalformedTextException when it makes no sense
   */
  public static IntermediateAddress parse(String text) {
    int sign = text.indexOf('@');
    Optional<NodeId> node =
        sign < 0 ? Optional.empty() : Optional.of(NodeIdText.parse(text.substring(0, sign)));
    return new IntermediateAddress(node, HostPort.parse(text.substring(sign + 1)));
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return node.map(id -> id + "@").orElse("") + at;
  }
}
