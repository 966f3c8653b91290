package dev.crowfly.quic.stream;

/**
 * Decides which stream sends next: strictly by urgency, and in turns among equals (RFC 9000 §2.3).
 *
 * <p>A stream has its turn for one STREAM frame, which as a rule is one packet. Streams that only
 * the connection's flow control holds back wait apart, so that they cost nothing until MAX_DATA
 * comes. Nothing is allocated.
 */
final class StreamScheduler {
  private final StreamQueue[] ready = new StreamQueue[Stream.LEAST_URGENT + 1];
  private final StreamQueue held = new StreamQueue();

  StreamScheduler() {
    for (int i = 0; i < ready.length; i++) {
      ready[i] = new StreamQueue();
    }
  }

  /** The stream has something to send; if it waits already, it keeps its place. */
  void ready(Stream stream) {
    ready[stream.urgency()].add(stream.dataLink());
  }

  /** The stream had its turn and goes behind its equals. */
  void rotate(Stream stream) {
    stream.dataLink().leave();
    ready(stream);
  }

  /** The stream can't go on before the connection's limit grows. */
  void hold(Stream stream) {
    held.add(stream.dataLink());
  }

  /** The stream has nothing to send. */
  void remove(Stream stream) {
    stream.dataLink().leave();
  }

  /** The connection's limit has grown. */
  void releaseHeld() {
    for (Stream stream = held.first(); stream != null; stream = held.first()) {
      ready(stream);
    }
  }

  /** Whether the connection's limit stops a stream. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  /** The stream whose turn it is; null if none has something to send. */
  Stream next() {
    for (StreamQueue queue : ready) {
      if (!queue.isEmpty()) {
        return queue.first();
      }
    }
    return null;
  }
}
