package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.wire.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The CONNECTION_CLOSE that we owe the peer, and how often we repeat it (RFC 9000 §10.2.1).
 *
 * <p>While closing, a packet from the peer is answered by the same frame again, but ever more
 * rarely: after 1, 2, 4, 8 … packets. Two closing endpoints can't keep each other busy.
 */
final class Closing {
  /** Cut to this, so that the frame fits the smallest packet beside two others. */
  private static final int MAX_REASON_BYTES = 256;

  private static final byte[] NO_REASON = {};

  private final boolean byApplication;
  private final long code;
  private final long frameType;
  private final byte[] reason;

  private boolean owed = true;
  private long packetsSinceSent;
  private long packetsBeforeNext = 1;

  private Closing(boolean byApplication, long code, long frameType, byte[] reason) {
    this.byApplication = byApplication;
    this.code = code;
    this.frameType = frameType;
    this.reason = reason;
  }

  /** The frame that says {@code reason}; the reason must be one of ours. */
  static Closing announcing(CloseReason reason) {
    if (reason instanceof CloseReason.ClosedByApplication application) {
      return new Closing(true, application.code(), 0, cut(application.reason()));
    }
    if (reason instanceof CloseReason.ClosedByTransport transport) {
      return new Closing(false, transport.code(), transport.frameType(), cut(transport.reason()));
    }
    if (reason instanceof CloseReason.InternalFailure) {
      return new Closing(false, TransportErrorCode.INTERNAL_ERROR, 0, NO_REASON);
    }
    throw new IllegalArgumentException("nothing to announce: " + reason);
  }

  boolean isOwed() {
    return owed;
  }

  void onSent() {
    owed = false;
    packetsSinceSent = 0;
  }

  /** A packet of the peer came in: it may not know yet. */
  void onPacketReceived() {
    if (++packetsSinceSent >= packetsBeforeNext) {
      packetsBeforeNext *= 2;
      owed = true;
    }
  }

  boolean write(FrameWriter frames, EncryptionLevel level) {
    if (!byApplication) {
      return frames.connectionClose(code, frameType, reason, 0, reason.length);
    }
    if (level == EncryptionLevel.ONE_RTT) {
      return frames.applicationClose(code, reason, 0, reason.length);
    }
    // RFC 9000 §10.2.3: what an application says must not show before the handshake is complete.
    return frames.connectionClose(TransportErrorCode.APPLICATION_ERROR, 0, NO_REASON, 0, 0);
  }

  /** UTF-8, cut at the bound without breaking a character in two. */
  private static byte[] cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_REASON_BYTES) {
      return bytes;
    }
    int end = MAX_REASON_BYTES;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
