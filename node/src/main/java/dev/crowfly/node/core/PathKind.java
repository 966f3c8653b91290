package dev.crowfly.node.core;

/** What a path is. */
public enum PathKind {
  /** Through the Intermediate. */
  RELAY,
  /** From node to node. */
  DIRECT
}
