package dev.crowfly.quic.interop.peers;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that a foreign peer saw happen to a connection. */
public sealed interface Outcome {

  /**
   * The handshake completed, in this peer's view.
   *
   * @param alpn the protocol agreed
   * @param cipherSuite the name of the suite, if the peer tells
   * @param peerCertificates the chain of the other side, leaf first; empty without one, or when the
   *     peer doesn't tell
   */
  record HandshakeCompleted(
      String alpn, Optional<String> cipherSuite, List<X509Certificate> peerCertificates)
      implements Outcome {}

  /**
   * The handshake did not complete.
   *
   * @param errorCode the QUIC error code, where the peer tells; TLS alerts are 0x100 + alert (RFC
   *     9001 §4.8)
   * @param text what the peer says about it
   */
  record HandshakeFailed(OptionalLong errorCode, String text) implements Outcome {}

  /**
   * The connection ended.
   *
   * @param code the error code of the CONNECTION_CLOSE; empty when there was none (idle timeout,
   *     stateless reset)
   * @param isApplication whether it was the application variant, type 0x1d
   * @param reason the reason phrase, or the peer's own word for an end without a close frame
   * @param byOtherSide whether the frame came from the other side
   */
  record ConnectionClosed(
      OptionalLong code, boolean isApplication, String reason, boolean byOtherSide)
      implements Outcome {}

  /**
   * The other side gave up on a stream, or the stream broke for another reason.
   *
   * @param stream its ID (RFC 9000 §2.1)
   * @param sending true: it sends no more (RESET_STREAM); false: it wants no more (STOP_SENDING)
   * @param code the application's error code, where the peer tells
   * @param text what the peer says about it
   */
  record StreamGivenUp(long stream, boolean sending, OptionalLong code, String text)
      implements Outcome {}
}
