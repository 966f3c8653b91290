package dev.crowfly.ice.behavior;

/** Whether anything translates addresses. */
public enum Translation {
  /** The server sees a local address: no NAT. A firewall may be there. */
  NONE,
  /** The server sees another address, with the port kept. */
  PORT_PRESERVED,
  /** The server sees another address and port. */
  TRANSLATED,
  /** The local addresses were not told, or the server does not answer. */
  UNKNOWN
}
