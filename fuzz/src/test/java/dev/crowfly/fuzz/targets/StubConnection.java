package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.QuicConnection;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A connection that is nothing but two queues of datagrams. Whatever else is asked of it is an
 * error: what runs over it may use datagrams alone.
 */
public final class StubConnection {
  private final Deque<byte[]> incoming = new ArrayDeque<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final QuicConnection connection =
      (QuicConnection)
          Proxy.newProxyInstance(
              QuicConnection.class.getClassLoader(),
              new Class<?>[] {QuicConnection.class},
              (proxy, method, arguments) -> call(method, arguments));
  private int maxDatagramBytes = 1200;
  private boolean closed;

  /** Open, without datagrams. */
  public StubConnection() {}

  /** What the code under test gets. */
  public QuicConnection connection() {
    return connection;
  }

  /** A datagram that came. */
  public void arrive(byte[] datagram) {
    incoming.addLast(datagram);
  }

  /** How many wait to be read. */
  public int unread() {
    return incoming.size();
  }

  /** What was sent and waits, the oldest first; the caller takes them out. */
  public List<byte[]> sent() {
    return sent;
  }

  /** How large a datagram may be from now on. */
  public void maxDatagramBytes(int bytes) {
    maxDatagramBytes = bytes;
  }

  /** Ends it. */
  public void close() {
    closed = true;
  }

  private Object call(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "isClosed" -> closed;
      case "maxDatagramBytes" -> maxDatagramBytes;
      case "queuedDatagrams" -> sent.size();
      case "readDatagram" -> read((byte[]) arguments[0], (int) arguments[1]);
      case "sendDatagram" -> send((byte[]) arguments[0], (int) arguments[1], (int) arguments[2]);
      case "openStream" -> null; // no more streams for now
      default -> throw new Violation("not to be asked: " + method);
    };
  }

  private int read(byte[] out, int offset) {
    byte[] first = incoming.peekFirst();
    if (first == null) {
      return -1;
    }
    System.arraycopy(first, 0, out, offset, first.length);
    incoming.removeFirst();
    return first.length;
  }

  private Object send(byte[] data, int offset, int length) {
    if (closed || length > maxDatagramBytes) {
      throw new Violation("a datagram of " + length + " bytes, closed: " + closed);
    }
    sent.add(Arrays.copyOfRange(data, offset, offset + length));
    return null;
  }
}
