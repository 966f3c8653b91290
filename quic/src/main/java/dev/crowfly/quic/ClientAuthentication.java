package dev.crowfly.quic;

/** What a server asks of its clients (RFC 8446 §4.3.2). */
public enum ClientAuthentication {
  /** No certificate is asked for. */
  NONE,
  /** A certificate is asked for; a client without one is let in and has no node id. */
  REQUESTED,
  /** A client without a certificate is refused with certificate_required (116). */
  REQUIRED
}
