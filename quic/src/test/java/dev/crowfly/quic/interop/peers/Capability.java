package dev.crowfly.quic.interop.peers;

/** What a foreign peer may or may not be able to do for a test; see {@link Capabilities}. */
public enum Capability {
  /** Can be restricted to one cipher suite. */
  CHOOSE_CIPHER_SUITE,
  /** Can speak TLS_CHACHA20_POLY1305_SHA256. */
  CHACHA20,
  /** Tells which cipher suite was agreed. */
  TELL_CIPHER_SUITE,
  /** Can be given more than one application protocol. */
  SEVERAL_ALPN,
  /** Client: presents a certificate. Server: demands one and checks it. */
  CLIENT_CERTIFICATE,
  /** Can present an Ed25519 certificate. */
  PRESENT_ED25519_CERTIFICATE,
  /** Accepts an Ed25519 certificate from the other side. */
  ACCEPT_ED25519_CERTIFICATE,
  /** Can present an RSA certificate. */
  PRESENT_RSA_CERTIFICATE,
  /** Can be restricted to chosen key exchange groups. */
  CHOOSE_GROUP,
  /** Can speak x25519. */
  X25519_GROUP,
  /** Can speak X25519MLKEM768. */
  HYBRID_GROUP,
  /** Server: can answer every first Initial with a Retry. */
  REQUIRE_RETRY,
  /** Client: can open with a version that a v1 server does not speak. */
  FORCE_VERSION,
  /** Client: goes on with version 1 when Version Negotiation offers it. */
  FOLLOW_VERSION_NEGOTIATION,
  /** Server: lets clients migrate. Client: can be told to migrate. */
  MIGRATION,
  /** Server: sends to the address from which a client's packets come now. */
  FOLLOW_REBINDING,
  /** Can be told to start a key update. */
  INITIATE_KEY_UPDATE,
  /** Can send and receive DATAGRAM frames. */
  DATAGRAM,
  /** Server: announces a stateless reset token that a test knows. */
  ANNOUNCE_RESET_TOKEN,
  /** Tells the code of a RESET_STREAM. */
  TELL_RESET_CODE,
  /** Tells the code of a STOP_SENDING. */
  TELL_STOP_CODE,
  /** Tells about a handshake that failed on its side. */
  TELL_HANDSHAKE_FAILURE,
  /** Tells code, kind and reason of the close that its peer sent. */
  TELL_CLOSE,
  /** Can send an application close with a chosen code and reason. */
  CLOSE_WITH_CODE
}
