package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;

/** Who answers a service at the Connector. Called on the machine's thread. */
public interface ServiceProvider {
  /**
   * An Agent opened a stream; its header is read.
   *
   * @return who gets its news from now on, the next one first; null if the stream was {@linkplain
   *     StreamHeader#refuse refused}
   */
  default StreamHandler accept(PeerSession session, QuicStream stream, long now) {
    StreamHeader.refuse(stream, ErrorCode.INVALID.code());
    return null;
  }

  /**
   * An Agent began a flow; its first datagram follows.
   *
   * @param flow what to {@linkplain DatagramFlows#send send} answers on
   * @return who gets its datagrams; null if they are not wanted
   */
  default FlowHandler acceptFlow(PeerSession session, DatagramFlows flows, long flow, long now) {
    return null;
  }

  /** Nobody is led here any more; what is under way goes on. */
  default void onUnpublished() {}
}
