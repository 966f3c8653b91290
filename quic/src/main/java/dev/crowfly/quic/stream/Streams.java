package dev.crowfly.quic.stream;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.TransportParameters;
import dev.crowfly.quic.wire.VarInt;

/**
 * All streams of a connection (RFC 9000 §2 to §4).
 *
 * <ul>
 *   <li>Application: {@link #open}, {@link #get}, {@link #pollNews}, and what {@link Stream}
 *       offers.
 *   <li>Frames that came: {@code on…}; they throw what ends the connection.
 *   <li>Frames to send: {@link #hasPending}, {@link #write}.
 *   <li>Fate of what was sent: {@link #onTokenAcked}, {@link #onTokenLost}, {@link #onTokenProbe}.
 * </ul>
 *
 * <p>A peer makes us hold at most as many streams as we announced, and one entry of news for each.
 * Not thread-safe.
 */
public final class Streams {
  private final boolean client;
  private final TransportParameters local;
  private final StreamSettings settings;
  private final ChunkPool pool;
  private final StreamTable table = new StreamTable();
  private final StreamQueue news = new StreamQueue();
  private final StreamSender sender;
  private final StreamsListener listener;
  private TransportParameters peer;
  private boolean ended;

  /**
   * The streams of a new connection; none can be opened before {@link #onPeerParameters}.
   *
   * @param client our role
   * @param local what we announce
   * @param pool the endpoint's
   * @param listener hears of what the application does
   */
  public Streams(
      boolean client,
      TransportParameters local,
      StreamSettings settings,
      ChunkPool pool,
      StreamsListener listener) {
    this.listener = listener;
    this.client = client;
    this.local = local;
    this.settings = settings;
    this.pool = pool;
    this.sender = new StreamSender(this, local, settings.maxConnectionWindowBytes());
  }

  /** The peer's transport parameters are authenticated: its limits count from now on. */
  public void onPeerParameters(TransportParameters parameters) {
    peer = parameters;
    sender.onMaxData(parameters.initialMaxData());
    counts(true).ours().raise(parameters.initialMaxStreamsBidi());
    counts(false).ours().raise(parameters.initialMaxStreamsUni());
  }

  /**
   * Opens a stream.
   *
   * @return null while the peer's limit does not allow another one; it is told so
   */
  public Stream open(boolean bidirectional) {
    SendLimit ours = counts(bidirectional).ours();
    if (peer == null || ours.available() == 0) {
      ours.setWanted(true);
      listener.onApplicationCall();
      return null;
    }
    long id = StreamId.of(ours.used(), client, bidirectional);
    ours.use(1);
    return create(id);
  }

  /** How many more streams {@link #open} would open now. */
  public long openable(boolean bidirectional) {
    return counts(bidirectional).ours().available();
  }

  /** The stream with this ID; null if it is closed or was never opened. */
  public Stream get(long id) {
    return table.get(id);
  }

  /** How many streams are open. */
  public int size() {
    return table.size();
  }

  /** The next stream with {@link Stream#takeNews}, which has to be called; null if none has. */
  public Stream pollNews() {
    return news.first();
  }

  /** STREAM came. */
  public void onStream(
      long id, long offset, byte[] data, int dataOffset, int dataLength, boolean fin)
      throws TransportError {
    Stream stream = forReceiving(id, FrameType.STREAM);
    if (stream != null) {
      boolean readable = stream.receivePart().onStream(offset, data, dataOffset, dataLength, fin);
      tell(stream, readable, Stream.READABLE);
    }
  }

  /** RESET_STREAM came. */
  public void onResetStream(long id, long errorCode, long finalSize) throws TransportError {
    Stream stream = forReceiving(id, FrameType.RESET_STREAM);
    if (stream != null) {
      boolean interrupted = stream.receivePart().onResetStream(errorCode, finalSize);
      tell(stream, interrupted, Stream.READABLE);
    }
  }

  /** STREAM_DATA_BLOCKED came; credit is given by need and not on demand. */
  public void onStreamDataBlocked(long id) throws TransportError {
    forReceiving(id, FrameType.STREAM_DATA_BLOCKED);
  }

  /** STOP_SENDING came. */
  public void onStopSending(long id, long errorCode) throws TransportError {
    Stream stream = forSending(id, FrameType.STOP_SENDING);
    if (stream != null) {
      boolean stopped = stream.sendPart().onStopSending(errorCode);
      tell(stream, stopped, Stream.STOPPED);
    }
  }

  /** MAX_STREAM_DATA came. */
  public void onMaxStreamData(long id, long maximum) throws TransportError {
    Stream stream = forSending(id, FrameType.MAX_STREAM_DATA);
    if (stream != null) {
      stream.sendPart().onMaxStreamData(maximum);
      onChanged(stream);
    }
  }

  /** MAX_DATA came. */
  public void onMaxData(long maximum) {
    sender.onMaxData(maximum);
  }

  /**
   * MAX_STREAMS came, at most 2^60.
   *
   * @return whether it allows what {@link #open} had to refuse
   */
  public boolean onMaxStreams(boolean bidirectional, long maximum) {
    SendLimit ours = counts(bidirectional).ours();
    boolean refused = ours.isBlocked();
    return ours.raise(maximum) && refused;
  }

  /** Whether a frame is to be sent. */
  public boolean hasPending() {
    return sender.hasPending();
  }

  /** Whether data is to be sent: {@link #writeData} would write some, given room. */
  public boolean hasData() {
    return sender.hasData();
  }

  /**
   * Writes what is to be sent and fits: first control frames, then data by urgency and in turns.
   *
   * <p>A STREAM frame that fills the packet has no length, so nothing can follow it.
   *
   * @param now the time in nanoseconds
   * @param rttNanos the smoothed round-trip time, 0 if unknown
   * @return whether anything was written
   */
  public boolean write(FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    int start = frames.position();
    if (writeControl(frames, tokens, now, rttNanos)) {
      writeData(frames, tokens);
    }
    return frames.position() > start;
  }

  /**
   * Writes the control frames that are to be sent and fit: the first half of {@link #write}.
   *
   * @return whether all of them fitted
   */
  public boolean writeControl(FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    return sender.writeControl(frames, tokens, now, rttNanos);
  }

  /** Writes data that is to be sent and fits: the second half of {@link #write}. */
  public void writeData(FrameWriter frames, TokenSink tokens) {
    sender.writeData(frames, tokens);
  }

  /** A packet with this token was acknowledged. */
  public void onTokenAcked(int kind, long a, long b, long c) {
    Stream stream = table.get(a);
    if (stream == null) {
      return;
    }
    if (kind == StreamToken.STREAM) {
      stream.sendPart().onDataAcked(b, StreamToken.length(c), StreamToken.fin(c));
      onChanged(stream);
    } else if (kind == StreamToken.RESET_STREAM) {
      stream.sendPart().onResetAcked();
      onChanged(stream);
    }
  }

  /** A packet with this token was lost. */
  public void onTokenLost(int kind, long a, long b, long c) {
    sender.onTokenLost(kind, a, b, c);
  }

  /** A probe is due: what the token stands for should be sent again, though not known lost. */
  public void onTokenProbe(int kind, long a, long b, long c) {
    sender.onTokenLost(kind, a, b, c);
  }

  /**
   * Whether a limit of the peer may be what stops us: it was told so, and nothing has shown since
   * that it is over.
   */
  public boolean mayBeBlocked() {
    return sender.mayBeBlocked();
  }

  /**
   * Nothing was heard for long: who is blocked says so again, lest the connection idle out (RFC
   * 9000 §4.1). Nothing happens if nobody is.
   */
  public void repeatBlockedSignals() {
    sender.repeatBlockedSignals();
    table.forEach(
        stream -> {
          if (stream.hasSendPart()) {
            stream.sendPart().repeatBlockedSignal();
            onChanged(stream);
          }
        });
  }

  /** The connection is over: only what has come in order can still be read. */
  public void onConnectionEnd() {
    ended = true;
    table.forEach(Stream::onConnectionEnd);
  }

  /** Bytes that the peer may still send on the connection, and that it has sent, and so on. */
  public ReceiveWindow connectionWindow() {
    return sender.flow().receive();
  }

  /** What the peer lets us send on the connection. */
  public SendLimit connectionLimit() {
    return sender.flow().send();
  }

  /** The application used a stream: something may have to be sent for it. */
  void onApplicationCall(Stream stream) {
    if (ended) {
      return;
    }
    onChanged(stream);
    listener.onApplicationCall();
  }

  /** Something changed in a stream: where it waits, and whether it is done, follows from it. */
  void onChanged(Stream stream) {
    if (table.get(stream.id()) != stream) {
      return;
    }
    if (stream.hasSendPart() && stream.hasRoomForWriter()) {
      stream.addNews(Stream.WRITABLE, news);
    }
    if (stream.isClosed()) {
      close(stream);
    } else {
      sender.place(stream);
    }
  }

  private void close(Stream stream) {
    table.remove(stream.id());
    stream.discard();
    stream.addNews(Stream.CLOSED, news);
    if (!isOurs(stream.id())) {
      counts(StreamId.isBidirectional(stream.id())).peers().onConsumed(1);
    }
  }

  private void tell(Stream stream, boolean isNews, int what) {
    if (isNews) {
      stream.addNews(what, news);
    }
    onChanged(stream);
  }

  private Stream forReceiving(long id, long frameType) throws TransportError {
    if (isOurs(id) && !StreamId.isBidirectional(id)) {
      throw error(TransportErrorCode.STREAM_STATE_ERROR, frameType, "is send-only", id);
    }
    return resolve(id, frameType);
  }

  private Stream forSending(long id, long frameType) throws TransportError {
    if (!isOurs(id) && !StreamId.isBidirectional(id)) {
      throw error(TransportErrorCode.STREAM_STATE_ERROR, frameType, "is receive-only", id);
    }
    return resolve(id, frameType);
  }

  /** The stream a frame is about; opens it if it is the peer's to open; null if it is closed. */
  private Stream resolve(long id, long frameType) throws TransportError {
    StreamCountLimit counts = counts(StreamId.isBidirectional(id));
    if (isOurs(id)) {
      if (StreamId.index(id) >= counts.ours().used()) {
        throw error(TransportErrorCode.STREAM_STATE_ERROR, frameType, "was not created", id);
      }
      return table.get(id);
    }
    ReceiveWindow peers = counts.peers();
    if (StreamId.index(id) >= peers.limit()) {
      throw error(TransportErrorCode.STREAM_LIMIT_ERROR, frameType, "exceeds the limit", id);
    }
    // RFC 9000 §2.1: a stream opens all lower ones of its type.
    while (peers.received() <= StreamId.index(id)) {
      long next = StreamId.of(peers.received(), !client, StreamId.isBidirectional(id));
      peers.onReceived(1);
      create(next).addNews(Stream.OPENED, news);
    }
    return table.get(id);
  }

  private static TransportError error(long code, long frameType, String what, long id) {
    return new TransportError(code, frameType, "stream " + id + " " + what);
  }

  private Stream create(long id) {
    boolean ours = isOurs(id);
    boolean bidirectional = StreamId.isBidirectional(id);
    SendStream send = ours || bidirectional ? createSendPart(id) : null;
    ReceiveStream receive = !ours || bidirectional ? createReceivePart(id) : null;
    Stream stream = new Stream(id, this, send, receive);
    table.put(stream);
    return stream;
  }

  private SendStream createSendPart(long id) {
    long limit = 0;
    if (peer != null) {
      limit = initialLimit(peer, id, !isOurs(id));
    }
    return new SendStream(id, pool, limit, settings.sendBufferBytes());
  }

  private ReceiveStream createReceivePart(long id) {
    ReceiveWindow window =
        new ReceiveWindow(
            initialLimit(local, id, isOurs(id)), settings.maxStreamWindowBytes(), VarInt.MAX);
    return new ReceiveStream(id, pool, window, connectionWindow());
  }

  /**
   * RFC 9000 §18.2: which parameter counts depends on who opened the stream, as its giver sees it.
   */
  private static long initialLimit(TransportParameters giver, long id, boolean openedByGiver) {
    if (!StreamId.isBidirectional(id)) {
      return giver.initialMaxStreamDataUni();
    }
    return openedByGiver
        ? giver.initialMaxStreamDataBidiLocal()
        : giver.initialMaxStreamDataBidiRemote();
  }

  private boolean isOurs(long id) {
    return StreamId.isClientInitiated(id) == client;
  }

  private StreamCountLimit counts(boolean bidirectional) {
    return sender.counts(bidirectional);
  }
}
