package dev.crowfly.node;

import dev.crowfly.node.core.StreamException;
import dev.crowfly.node.runtime.StreamLink;
import dev.crowfly.signaling.ErrorCode;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A stream of a session: bytes in order, both ways. Blocking, for one reader and one writer, on
 * threads of the platform or virtual ones.
 *
 * <p>Reads and writes fail with a {@link StreamException} when the peer gave the stream up, or the
 * session lost its connection; it names the reason. Interrupting a thread that waits ends the call
 * with an {@link java.io.InterruptedIOException}, and nothing else.
 */
public final class SessionStream implements AutoCloseable {
  private final StreamLink link;

  SessionStream(StreamLink link) {
    this.link = link;
  }

  /** The number of the stream in its connection (RFC 9000 §2.1). */
  public long id() {
    return link.id();
  }

  /** What the peer sends. Its {@code close} tells the peer that nobody reads on. */
  public InputStream input() {
    return link.input();
  }

  /**
   * What the peer gets. Its {@code close} says that no byte follows; what was written still
   * arrives. Nothing is held back, so {@code flush} does nothing.
   */
  public OutputStream output() {
    return link.output();
  }

  /** Breaks both directions off: the peer's reads and writes fail with this code. Idempotent. */
  public void reset(ErrorCode code) {
    link.reset(code);
  }

  /** Closes both; bytes of the peer that were not read are lost. Idempotent, does not wait. */
  @Override
  public void close() {
    link.close();
  }
}
