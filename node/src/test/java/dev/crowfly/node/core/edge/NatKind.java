package dev.crowfly.node.core.edge;

/** What stands between a node and the others (RFC 4787). */
enum NatKind {
  /** Nothing. */
  NONE,
  /** One mapping for all destinations; lets in whom was written to, address and port. */
  PORT_RESTRICTED,
  /** Another mapping for each destination, which lets in that one alone. */
  SYMMETRIC
}
