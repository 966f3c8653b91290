package dev.crowfly.quic.stream;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;

/**
 * The receiving part of a stream: what arrived, what the application has read, and how it ends (RFC
 * 9000 §2.2, §3.2, §4).
 *
 * <p>The application side is {@link #read} (or {@link #readable}, {@link #peekArray}, {@link
 * #consume}) and {@link #stop}. The rest belongs to {@link Streams}. Not thread-safe.
 */
public final class ReceiveStream {
  /** What {@link #read} returns after the last byte. */
  public static final int END = QuicStream.END;

  /** What {@link #read} returns when the peer has reset the stream. */
  public static final int RESET = QuicStream.RESET;

  /** What {@link #read} returns when the connection ended before the stream did. */
  public static final int ABORTED = QuicStream.ABORTED;

  /** Gaps that one stream may have; loss alone makes one per lost packet in flight at most. */
  static final int MAX_RANGES = 8192;

  private static final long UNKNOWN = -1;

  private final long id;
  private final Reassembly bytes;
  private final ReceiveWindow window;
  private final ReceiveWindow connection;
  private ReceiveState state = ReceiveState.RECV;
  private long finalSize = UNKNOWN;
  private long resetErrorCode = UNKNOWN;
  private long stopErrorCode = UNKNOWN;
  private boolean stopDue;
  private boolean connectionEnded;

  ReceiveStream(long id, ChunkPool pool, ReceiveWindow window, ReceiveWindow connection) {
    this.id = id;
    this.bytes = new Reassembly(pool, Long.MAX_VALUE, MAX_RANGES);
    this.window = window;
    this.connection = connection;
  }

  /** Where the receiving part stands. */
  public ReceiveState state() {
    return state;
  }

  /** How many bytes can be read now. */
  public int readable() {
    return bytes.readable();
  }

  /** Whether {@link #read} would return something else than 0. */
  public boolean isReadable() {
    return bytes.readable() > 0 || ((!state.isOpen() || connectionEnded) && !isStopped());
  }

  /**
   * Moves up to {@code length} bytes to {@code out}.
   *
   * @return how many; 0 when none have come yet; {@link #END} after the last one; {@link #RESET} if
   *     the peer gave up, see {@link #resetErrorCode}; {@link #ABORTED} when nothing more can come
   * @throws IllegalStateException after {@link #stop}
   */
  public int read(byte[] out, int outOffset, int length) {
    requireReading();
    if (state == ReceiveState.RESET_RECVD || state == ReceiveState.RESET_READ) {
      onResetKnown();
      return RESET;
    }
    if (isAtEnd()) {
      onEndKnown();
      return END;
    }
    if (connectionEnded && bytes.readable() == 0) {
      bytes.discard();
      return ABORTED;
    }
    int n = bytes.read(out, outOffset, length);
    onConsumed(n);
    return n;
  }

  /** The array that holds the next byte; valid until the next change, read-only. */
  public byte[] peekArray() {
    return bytes.peekArray();
  }

  /** The index of the next byte in {@link #peekArray}. */
  public int peekOffset() {
    return bytes.peekOffset();
  }

  /** How many of the readable bytes lie side by side in {@link #peekArray}. */
  public int peekLength() {
    return bytes.peekLength();
  }

  /** Drops {@code n} readable bytes, which were used where they lay. */
  public void consume(int n) {
    requireReading();
    bytes.consume(n);
    onConsumed(n);
  }

  /** Whether every byte was read and none will follow. */
  public boolean isAtEnd() {
    return (state == ReceiveState.DATA_RECVD || state == ReceiveState.DATA_READ)
        && bytes.readOffset() == finalSize;
  }

  /**
   * The application wants no more: the peer is asked to stop, and what still comes is dropped.
   *
   * @param errorCode the application's, 0 to 2^62 - 1; the first one counts
   */
  public void stop(long errorCode) {
    if (isStopped() || state.isTerminal()) {
      return;
    }
    stopErrorCode = errorCode;
    stopDue = state.isOpen();
    drop();
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stopErrorCode != UNKNOWN;
  }

  /** Whether the peer has reset the stream, and what it sent before can't be read any more. */
  public boolean isReset() {
    return resetErrorCode != UNKNOWN;
  }

  /** The application error code of the peer's RESET_STREAM; only if {@link #isReset}. */
  public long resetErrorCode() {
    return resetErrorCode;
  }

  /** How many bytes the stream has, -1 while that is unknown. */
  public long finalSize() {
    return finalSize;
  }

  private void requireReading() {
    if (isStopped()) {
      throw new IllegalStateException("read after stop");
    }
  }

  private void onConsumed(int n) {
    window.onConsumed(n);
    connection.onConsumed(n);
    // Not from zero bytes on: somebody has to see that an empty stream ended.
    if (n > 0 && isAtEnd()) {
      onEndKnown();
    }
  }

  private void onEndKnown() {
    if (state == ReceiveState.DATA_RECVD) {
      state = state.on(ReceiveState.Event.ALL_READ);
    }
  }

  private void onResetKnown() {
    if (state == ReceiveState.RESET_RECVD) {
      state = state.on(ReceiveState.Event.RESET_READ);
    }
  }

  /** After {@link #stop}: reads in the place of the application. */
  private void drop() {
    int n = bytes.readable();
    bytes.consume(n);
    onConsumed(n);
    if (isAtEnd()) {
      onEndKnown();
    }
    onResetKnown();
  }

  /**
   * STREAM came.
   *
   * @return whether there is something new to read, or the end
   */
  boolean onStream(long offset, byte[] data, int dataOffset, int length, boolean fin)
      throws TransportError {
    long end = offset + length;
    checkFinalSize(end, fin);
    countReceived(end);
    state = state.on(fin ? ReceiveState.Event.FIN : ReceiveState.Event.STREAM);
    if (fin) {
      finalSize = end;
    }
    if (!state.isOpen()) {
      return false;
    }
    int before = bytes.readable();
    if (bytes.receive(offset, data, dataOffset, length) == Reassembly.Outcome.TOO_FRAGMENTED) {
      throw new TransportError(
          TransportErrorCode.INTERNAL_ERROR, FrameType.STREAM, "too many gaps in a stream");
    }
    if (bytes.readOffset() + bytes.readable() == finalSize) {
      state = state.on(ReceiveState.Event.ALL_RECEIVED);
    }
    boolean news = bytes.readable() > before || !state.isOpen();
    if (isStopped()) {
      drop();
      return false;
    }
    return news;
  }

  /**
   * RESET_STREAM came.
   *
   * @return whether that is news for the application
   */
  boolean onResetStream(long errorCode, long size) throws TransportError {
    checkFinalSize(size, true);
    countReceived(size);
    boolean interrupts = state.isOpen();
    state = state.on(ReceiveState.Event.RESET);
    if (!interrupts) {
      return false;
    }
    finalSize = size;
    resetErrorCode = errorCode;
    // RFC 9000 §4.5: the final size is what the stream took of the connection's window.
    connection.onConsumed(size - bytes.readOffset());
    bytes.discard();
    if (isStopped()) {
      onResetKnown();
      return false;
    }
    return true;
  }

  /** RFC 9000 §4.5: a final size never changes, and no byte lies at or beyond it. */
  private void checkFinalSize(long end, boolean isFinal) throws TransportError {
    boolean contradicts =
        finalSize == UNKNOWN
            ? isFinal && end < window.received()
            : end > finalSize || (isFinal && end != finalSize);
    if (contradicts) {
      throw new TransportError(
          TransportErrorCode.FINAL_SIZE_ERROR, 0, "stream " + id + " changed its final size");
    }
  }

  /** RFC 9000 §4.1: the highest offset counts, for the stream and for the connection. */
  private void countReceived(long end) throws TransportError {
    long fresh = end - window.received();
    if (fresh <= 0) {
      return;
    }
    if (!window.allows(fresh)) {
      throw new TransportError(
          TransportErrorCode.FLOW_CONTROL_ERROR, 0, "beyond MAX_STREAM_DATA of stream " + id);
    }
    if (!connection.allows(fresh)) {
      throw new TransportError(TransportErrorCode.FLOW_CONTROL_ERROR, 0, "beyond MAX_DATA");
    }
    window.onReceived(fresh);
    connection.onReceived(fresh);
  }

  /** Whether STOP_SENDING or MAX_STREAM_DATA is to be sent. */
  boolean hasControl() {
    return isStopSendingDue() || isMaxStreamDataDue();
  }

  private boolean isStopSendingDue() {
    return stopDue && state.isOpen();
  }

  private boolean isMaxStreamDataDue() {
    // RFC 9000 §3.3: only in Recv. A stream that is to stop gets no more credit.
    return state == ReceiveState.RECV && !isStopped() && window.isUpdateDue();
  }

  /** Writes what {@link #hasControl} promised; false when it does not fit. */
  boolean writeControl(FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    if (isStopSendingDue()) {
      if (!frames.stopSending(id, stopErrorCode)) {
        return false;
      }
      stopDue = false;
      tokens.token(StreamToken.STOP_SENDING, id, 0, 0);
    }
    if (isMaxStreamDataDue()) {
      long limit = window.nextLimit(now, rttNanos);
      if (!frames.maxStreamData(id, limit)) {
        return false;
      }
      window.onUpdateSent(now, rttNanos);
      tokens.token(StreamToken.MAX_STREAM_DATA, id, limit, 0);
    }
    return true;
  }

  void onStopSendingLost() {
    stopDue = true;
  }

  void onMaxStreamDataLost(long lostLimit) {
    window.onUpdateLost(lostLimit);
  }

  /** Nothing more will come; what has come in order can still be read. */
  void onConnectionEnd() {
    connectionEnded = true;
    if (bytes.readable() == 0 || isStopped()) {
      bytes.discard();
    }
  }

  /** Gives all memory back: the stream is closed. */
  void discard() {
    bytes.discard();
  }
}
