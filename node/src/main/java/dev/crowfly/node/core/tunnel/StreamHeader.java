package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;

/**
 * How every stream of C begins: varint length, name of the service. What follows is the service's.
 *
 * <p>Bidirectional streams are the Agent's, one for each connection or request. Unidirectional
 * streams, of either side, carry a datagram that was too large to be one, see {@link
 * DatagramFlows}; they have the same header, so whoever reads it decides about the service once.
 *
 * <p>An object of this class reads one header, as far as it has come and not a byte further:
 *
 * <pre>{@code
 * StreamHeader header = new StreamHeader();          // at OPENED
 * switch (header.read(stream)) {                     // at OPENED and at each READABLE
 *   case INCOMPLETE -> {}                            // wait for more
 *   case COMPLETE -> serve(header.service(), stream);
 *   case MALFORMED -> refuse(stream, ErrorCode.MALFORMED);
 *   case ENDED -> refuse(stream, ErrorCode.CANCELLED); // the peer gave up, or C is gone
 * }
 * }</pre>
 */
public final class StreamHeader {
  /** The most bytes that a header takes, in its shortest encoding. */
  public static final int MAX_BYTES = 2 + ServiceName.MAX_BYTES;

  /** How far a header has come. */
  public enum Progress {
    /** Bytes are missing; read again when there are more. */
    INCOMPLETE,
    /** {@link StreamHeader#service} has the name; what follows is still in the stream. */
    COMPLETE,
    /** These bytes are no header; the stream ought to be {@linkplain #refuse refused}. */
    MALFORMED,
    /** The stream ended, or was reset, or C was lost, within the header. */
    ENDED
  }

  private final byte[] bytes = new byte[Math.max(Varint.MAX_SIZE, ServiceName.MAX_BYTES)];
  private Progress progress = Progress.INCOMPLETE;
  private int have;
  private int want = 1; // of the length, then of the name
  private boolean lengthKnown;
  private String service;

  /** Nothing is read yet. */
  public StreamHeader() {}

  /**
   * Writes the header as the first bytes of a stream that was just opened.
   *
   * @param service a {@linkplain dev.crowfly.signaling.ServiceName valid} name
   * @throws IllegalStateException when the stream has no room for it: it is not new, or C is gone
   */
  public static void write(String service, QuicStream stream) {
    byte[] header = new byte[MAX_BYTES];
    int length = encode(service, header, 0);
    if (stream.write(header, 0, length) != length) {
      throw new IllegalStateException("no room for the header of stream " + stream.id());
    }
  }

  /** Writes the header of a service and returns the position after it. */
  static int encode(String service, byte[] out, int offset) {
    ServiceName.check(service);
    int position = Varint.encode(service.length(), out, offset);
    return ServiceName.write(service, out, position);
  }

  /** Resets and stops what the stream has of parts, with a code of {@code ErrorCode}. */
  public static void refuse(QuicStream stream, long errorCode) {
    if (stream.hasSendPart()) {
      stream.reset(errorCode);
    }
    if (stream.hasReceivePart()) {
      stream.stop(errorCode);
    }
  }

  /** Takes from the stream what has come of the header; afterwards says the same for ever. */
  public Progress read(QuicStream stream) {
    while (progress == Progress.INCOMPLETE) {
      int count = stream.read(bytes, have, want - have);
      if (count == 0) {
        break;
      }
      if (count < 0) {
        progress = Progress.ENDED;
      } else {
        have += count;
        advance();
      }
    }
    return progress;
  }

  /**
   * The name of the service.
   *
   * @throws IllegalStateException before the header is {@link Progress#COMPLETE}
   */
  public String service() {
    if (service == null) {
      throw new IllegalStateException("the header is not complete");
    }
    return service;
  }

  private void advance() {
    if (lengthKnown) {
      if (have == want) {
        service = ServiceName.read(bytes, 0, have);
        progress = service == null ? Progress.MALFORMED : Progress.COMPLETE;
      }
      return;
    }
    want = Varint.sizeOf(bytes[0]);
    if (have == want) {
      long length = Varint.decode(bytes, 0, have);
      if (length < 1 || length > ServiceName.MAX_BYTES) {
        progress = Progress.MALFORMED;
        return;
      }
      lengthKnown = true;
      want = (int) length;
      have = 0;
    }
  }
}
