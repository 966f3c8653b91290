package dev.crowfly.quic;

import java.net.SocketAddress;

/**
 * A client's first Initial packet, authenticated but not yet answered (RFC 9000 §5.2.2).
 *
 * <p>It is waiting for {@link QuicEndpoint#accept}, {@link QuicEndpoint#refuse}, {@link
 * QuicEndpoint#retry} or {@link QuicEndpoint#ignore}, and goes away by itself when none of them
 * comes.
 */
public interface IncomingConnection {
  /** The local key of the path that it came on. */
  SocketAddress local();

  /** The address that it came from, which may be forged unless {@link #isAddressValidated}. */
  SocketAddress peer();

  /** Whether a Retry token, or the path policy, vouches for the address. */
  boolean isAddressValidated();

  /** Whether a decision is still open. */
  boolean isPending();
}
