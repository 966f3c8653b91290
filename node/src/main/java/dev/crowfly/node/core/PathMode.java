package dev.crowfly.node.core;

/** Which paths a session may take. */
public enum PathMode {
  /** The relay at once, a direct path as soon as there is one. */
  AUTO,
  /** The relay alone. */
  RELAY,
  /** A direct path alone: the handshake runs on the punched pair. */
  DIRECT
}
