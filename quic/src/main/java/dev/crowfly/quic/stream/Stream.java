package dev.crowfly.quic.stream;

import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;

/**
 * One stream, as the connection shows it to the application: the parts that exist, and a set of
 * news.
 *
 * <p>Reading and writing happen here rather than on the parts, because each step may make a frame
 * due (MAX_STREAM_DATA after a read) and may close the stream. A stream stays usable after it was
 * closed and left the table: reads go on to say how it ended. Not thread-safe.
 */
public final class Stream implements QuicStream {
  private static final long NO_CODE = -1;

  private final long id;
  private final Streams owner;
  private final SendStream send;
  private final ReceiveStream receive;
  private final StreamQueue.Link dataLink = new StreamQueue.Link(this);
  private final StreamQueue.Link controlLink = new StreamQueue.Link(this);
  private final StreamQueue.Link newsLink = new StreamQueue.Link(this);
  private int urgency = DEFAULT_URGENCY;
  private int news;
  private boolean wantsRoom;
  private QuicEvent.StreamUpdated event;

  Stream(long id, Streams owner, SendStream send, ReceiveStream receive) {
    this.id = id;
    this.owner = owner;
    this.send = send;
    this.receive = receive;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public boolean hasSendPart() {
    return send != null;
  }

  @Override
  public boolean hasReceivePart() {
    return receive != null;
  }

  /** The sending part, to look at; only if there is one. */
  public SendStream sendPart() {
    if (send == null) {
      throw new IllegalStateException("stream " + id + " is receive-only");
    }
    return send;
  }

  /** The receiving part, to look at; only if there is one. */
  public ReceiveStream receivePart() {
    if (receive == null) {
      throw new IllegalStateException("stream " + id + " is send-only");
    }
    return receive;
  }

  @Override
  public int write(byte[] data, int offset, int length) {
    int n = sendPart().write(data, offset, length);
    wantsRoom = n >= 0 && n < length;
    owner.onApplicationCall(this);
    return n;
  }

  @Override
  public int writableBytes() {
    if (sendPart().isGone()) {
      return GONE;
    }
    wantsRoom |= send.isFull();
    return send.writable();
  }

  @Override
  public void finish() {
    sendPart().finish();
    owner.onApplicationCall(this);
  }

  @Override
  public void reset(long errorCode) {
    sendPart().reset(errorCode);
    owner.onApplicationCall(this);
  }

  @Override
  public int read(byte[] out, int outOffset, int length) {
    int n = receivePart().read(out, outOffset, length);
    owner.onApplicationCall(this);
    return n;
  }

  /** Drops {@code n} readable bytes that were used where {@link ReceiveStream#peekArray} showed. */
  public void consume(int n) {
    receivePart().consume(n);
    owner.onApplicationCall(this);
  }

  @Override
  public void stop(long errorCode) {
    receivePart().stop(errorCode);
    owner.onApplicationCall(this);
  }

  @Override
  public long peerErrorCode() {
    return receive != null && receive.isReset() ? receive.resetErrorCode() : NO_CODE;
  }

  @Override
  public long peerStopCode() {
    return send != null && send.isStopped() ? send.stopErrorCode() : NO_CODE;
  }

  /** How urgent the stream's data is. */
  public int urgency() {
    return urgency;
  }

  @Override
  public void setUrgency(int urgency) {
    if (urgency < MOST_URGENT || urgency > LEAST_URGENT) {
      throw new IllegalArgumentException("urgency " + urgency);
    }
    this.urgency = urgency;
    owner.onApplicationCall(this);
  }

  @Override
  public boolean isClosed() {
    return (send == null || send.state().isTerminal())
        && (receive == null || receive.state().isTerminal());
  }

  /** What happened since the last call: a sum of {@link #OPENED} and so on. */
  public int takeNews() {
    int taken = news;
    news = 0;
    newsLink.leave();
    return taken;
  }

  /** The event object that tells of this stream: one for all its news. */
  public QuicEvent.StreamUpdated event() {
    return event;
  }

  /** Gives the stream its event object, once. */
  public void setEvent(QuicEvent.StreamUpdated streamEvent) {
    event = streamEvent;
  }

  void addNews(int more, StreamQueue queue) {
    news |= more;
    queue.add(newsLink);
  }

  /** Whether a writer that was turned away should come back now. */
  boolean hasRoomForWriter() {
    // Half of the buffer at once: a wake-up per acknowledged packet would be too many.
    if (!wantsRoom || send.writable() < Math.max(1, send.maxBufferedBytes() / 2)) {
      return false;
    }
    wantsRoom = false;
    return true;
  }

  boolean hasControl() {
    return (send != null && send.hasControl()) || (receive != null && receive.hasControl());
  }

  StreamQueue.Link dataLink() {
    return dataLink;
  }

  StreamQueue.Link controlLink() {
    return controlLink;
  }

  /** The connection is over: only what has come in order is left. */
  void onConnectionEnd() {
    dataLink.leave();
    controlLink.leave();
    if (send != null) {
      send.onConnectionEnd();
    }
    if (receive != null) {
      receive.onConnectionEnd();
    }
  }

  /** Leaves all places where it waits to send, and gives its memory back. */
  void discard() {
    dataLink.leave();
    controlLink.leave();
    if (send != null) {
      send.discard();
    }
    if (receive != null) {
      receive.discard();
    }
  }
}
