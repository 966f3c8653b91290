package dev.crowfly.quic.stream;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;

/**
 * The sending part of a stream: what the application wrote, how far the peer lets it go, and how it
 * ends (RFC 9000 §2.2, §3.1, §4).
 *
 * <p>The application side is {@link #write}, {@link #finish} and {@link #reset}. The rest belongs
 * to {@link Streams}. Not thread-safe.
 */
public final class SendStream {
  /** What {@link #write} returns when the stream takes nothing any more. */
  public static final int CLOSED = QuicStream.GONE;

  private static final long NONE = -1;

  private final long id;
  private final SendBuffer buffer;
  private final SendLimit limit;
  private final int maxBufferedBytes;
  private SendState state = SendState.READY;
  private boolean finished;
  private boolean finDue;
  private boolean finAcked;
  private boolean resetDue;
  private boolean connectionEnded;
  private long resetErrorCode = NONE;
  private long finalSize = NONE;
  private long stopErrorCode = NONE;

  SendStream(long id, ChunkPool pool, long initialLimit, int maxBufferedBytes) {
    this.id = id;
    this.buffer = new SendBuffer(pool);
    this.limit = new SendLimit(initialLimit);
    this.maxBufferedBytes = maxBufferedBytes;
  }

  /** Where the sending part stands. */
  public SendState state() {
    return state;
  }

  /** How many bytes {@link #write} would take now. */
  public int writable() {
    if (finished || isGone()) {
      return 0;
    }
    return (int) Math.max(0, maxBufferedBytes - buffer.bufferedBytes());
  }

  /**
   * Whether {@link #write} takes nothing now, but will once the peer has acknowledged something.
   */
  boolean isFull() {
    return !finished && !isGone() && writable() == 0;
  }

  /** Whether {@link #write} takes nothing any more, though nobody has finished. */
  boolean isGone() {
    return isReset() || connectionEnded;
  }

  /**
   * Takes a copy of as many bytes as there is room for: back-pressure is a short count.
   *
   * @return how many, 0 when the peer has to acknowledge something first, {@link #CLOSED} when the
   *     stream was reset by us or stopped by the peer, or the connection has ended
   * @throws IllegalStateException after {@link #finish}
   */
  public int write(byte[] data, int offset, int length) {
    if (isGone()) {
      return CLOSED;
    }
    if (finished) {
      throw new IllegalStateException("write after finish");
    }
    int n = Math.min(length, writable());
    buffer.append(data, offset, n);
    return n;
  }

  /** No byte follows those written so far; repeating it changes nothing. */
  public void finish() {
    if (!finished && resetErrorCode == NONE) {
      finished = true;
      finDue = true;
    }
  }

  /**
   * Gives up: what was not delivered may never be.
   *
   * @param errorCode the application's, 0 to 2^62 - 1; the first one counts
   * @return whether that changed anything: not after a reset, nor when all has arrived
   */
  public boolean reset(long errorCode) {
    if (!state.accepts(SendState.Event.RESET)) {
      return false;
    }
    state = state.on(SendState.Event.RESET);
    resetErrorCode = errorCode;
    finalSize = buffer.sentEnd();
    resetDue = true;
    finDue = false;
    buffer.discard();
    return true;
  }

  /** Whether the peer asked us to stop with STOP_SENDING. */
  public boolean isStopped() {
    return stopErrorCode != NONE;
  }

  /** The application error code of the peer's STOP_SENDING; only if {@link #isStopped}. */
  public long stopErrorCode() {
    return stopErrorCode;
  }

  /** Whether {@link #reset} was called or answered a STOP_SENDING. */
  public boolean isReset() {
    return resetErrorCode != NONE;
  }

  /** The application error code of our RESET_STREAM; only if {@link #isReset}. */
  public long resetErrorCode() {
    return resetErrorCode;
  }

  int maxBufferedBytes() {
    return maxBufferedBytes;
  }

  /** Bytes written and not acknowledged. */
  public long bufferedBytes() {
    return buffer.bufferedBytes();
  }

  /** The offset after the highest byte that was sent: what counts for flow control. */
  public long sentBytes() {
    return isReset() ? finalSize : buffer.sentEnd();
  }

  /** MAX_STREAM_DATA came. */
  void onMaxStreamData(long maximum) {
    limit.raise(maximum);
  }

  /**
   * STOP_SENDING came.
   *
   * @return whether that is news for the application
   */
  boolean onStopSending(long errorCode) {
    // RFC 9000 §3.5: answered with RESET_STREAM and the same code. In DATA_SENT we could wait for
    // the outcome, but nobody reads what is under way.
    if (isStopped() || !reset(errorCode)) {
      return false;
    }
    stopErrorCode = errorCode;
    return true;
  }

  /** Whether a STREAM frame is to be sent, given what the connection's limit allows. */
  boolean hasData(SendLimit connection) {
    return isFinAlonePending() || buffer.hasPending(limitOffset(connection));
  }

  /** Whether unsent data is within the stream's own limit: only the connection's may stop it. */
  boolean hasUnsentWithinLimit() {
    return buffer.unsentBytes() > 0 && limit.available() > 0;
  }

  /** A FIN that no data waits to carry; a final size beyond the limits would violate them. */
  private boolean isFinAlonePending() {
    return finDue && buffer.unsentBytes() == 0;
  }

  /** Whether a frame other than STREAM is to be sent. */
  boolean hasControl() {
    return resetDue || isBlockedSignalDue();
  }

  /** Whether the peer is to be told that the stream's limit stops us. */
  boolean isBlockedSignalDue() {
    if (state != SendState.READY && state != SendState.SEND) {
      return false;
    }
    limit.setWanted(buffer.unsentBytes() > 0);
    return limit.isSignalDue();
  }

  /** Makes STREAM_DATA_BLOCKED due again while the stream is blocked. */
  void repeatBlockedSignal() {
    limit.repeatSignal();
  }

  /** Writes what {@link #hasControl} promised; false when it does not fit. */
  boolean writeControl(FrameWriter frames, TokenSink tokens) {
    if (resetDue) {
      if (!frames.resetStream(id, resetErrorCode, finalSize)) {
        return false;
      }
      resetDue = false;
      tokens.token(StreamToken.RESET_STREAM, id, 0, 0);
    }
    if (isBlockedSignalDue()) {
      if (!frames.streamDataBlocked(id, limit.limit())) {
        return false;
      }
      limit.onSignalSent();
      state = state.on(SendState.Event.STREAM);
      tokens.token(StreamToken.STREAM_DATA_BLOCKED, id, limit.limit(), 0);
    }
    return true;
  }

  /**
   * Writes one STREAM frame with as much as there is, fits and is allowed; one without a length
   * field if the data fills the packet.
   *
   * @return whether one was written
   */
  boolean writeData(FrameWriter frames, SendLimit connection, TokenSink tokens) {
    if (!hasData(connection)) {
      return false;
    }
    long limitOffset = limitOffset(connection);
    long offset = buffer.nextOffset();
    int toEnd = frames.remaining() - FrameWriter.streamToEndOverhead(id, offset);
    int length = buffer.nextLength(Math.max(0, toEnd), limitOffset);
    boolean fillsPacket = toEnd > 0 && length == toEnd;
    if (!fillsPacket) {
      length = Math.min(length, frames.streamCapacity(id, offset));
    }
    boolean fin = finished && offset + length == buffer.length();
    if (length < 0 || (length == 0 && !fin)) {
      return false;
    }
    byte[] array = buffer.viewArray(offset, length);
    int arrayOffset = buffer.viewOffset(offset, length);
    boolean written =
        fillsPacket
            ? frames.streamToEnd(id, offset, array, arrayOffset, length, fin)
            : frames.stream(id, offset, array, arrayOffset, length, fin);
    if (written) {
      onSent(offset, length, fin, connection);
      tokens.token(StreamToken.STREAM, id, offset, StreamToken.lengthAndFin(length, fin));
    }
    return written;
  }

  private void onSent(long offset, int length, boolean fin, SendLimit connection) {
    long before = buffer.sentEnd();
    buffer.onSent(offset, length);
    // Only what was never sent before counts (RFC 9000 §4.1).
    long fresh = buffer.sentEnd() - before;
    limit.use(fresh);
    connection.use(fresh);
    state = state.on(fin ? SendState.Event.FIN : SendState.Event.STREAM);
    finDue &= !fin;
  }

  private long limitOffset(SendLimit connection) {
    return Math.min(limit.limit(), buffer.sentEnd() + connection.available());
  }

  void onDataAcked(long offset, int length, boolean fin) {
    buffer.onAcked(offset, length);
    finAcked |= fin;
    if (state == SendState.DATA_SENT && finAcked && buffer.isFullyAcked()) {
      finDue = false;
      state = state.on(SendState.Event.ALL_ACKED);
    }
  }

  void onDataLost(long offset, int length, boolean fin) {
    buffer.onLost(offset, length);
    finDue |= fin && !finAcked && !isReset();
  }

  void onResetAcked() {
    if (state == SendState.RESET_SENT) {
      resetDue = false;
      state = state.on(SendState.Event.RESET_ACKED);
    }
  }

  void onResetLost() {
    resetDue |= state == SendState.RESET_SENT;
  }

  void onBlockedSignalLost(long lostLimit) {
    limit.onSignalLost(lostLimit);
  }

  /** Nothing more will leave. */
  void onConnectionEnd() {
    connectionEnded = true;
    buffer.discard();
  }

  /** Gives all memory back: the stream is closed. */
  void discard() {
    buffer.discard();
  }
}
