package dev.crowfly.ice.behavior;

/** Whether two hosts behind one NAT reach each other by public addresses (RFC 4787 §6). */
public enum Hairpinning {
  /** They do, and see the public source address. */
  SUPPORTED,
  /** They do, but see the private source address, against RFC 4787 REQ-9. */
  INTERNAL_SOURCE,
  /** They do not. */
  NOT_SUPPORTED,
  /** Not tested, or the test could not tell. */
  UNKNOWN
}
