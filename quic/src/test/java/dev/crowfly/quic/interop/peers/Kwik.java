package dev.crowfly.quic.interop.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicStream;

/** What the client and the server of kwik share. */
final class Kwik {
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /** kwik wraps the reason phrase of an application close into a text of its own. */
  private static final Pattern APPLICATION_ERROR =
      Pattern.compile("Application error: \\d+(?: \\((.*)\\))?", Pattern.DOTALL);

  private Kwik() {}

  /** A loopback socket with buffers large enough that kwik doesn't stall over its own losses. */
  static DatagramSocket bind() throws SocketException {
    DatagramSocket socket = new ForgivingSocket();
    socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
    return socket;
  }

  static ExecutorService newThreads(String name) {
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  static OptionalLong code(ConnectionTerminatedEvent event) {
    Long code =
        event.hasApplicationError() ? event.applicationErrorCode() : event.transportErrorCode();
    return code == null ? OptionalLong.empty() : OptionalLong.of(code);
  }

  static Outcome closed(ConnectionTerminatedEvent event) {
    return new Outcome.ConnectionClosed(
        code(event), event.hasApplicationError(), reason(event), event.closedByPeer());
  }

  static String reason(ConnectionTerminatedEvent event) {
    String text = event.errorDescription();
    // For a stateless reset the text is "No error".
    boolean isReset = event.closeReason() == ConnectionTerminatedEvent.CloseReason.StatelessReset;
    if (text == null || isReset) {
      return event.closeReason().name();
    }
    Matcher matcher = APPLICATION_ERROR.matcher(text);
    if (!matcher.matches()) {
      return text;
    }
    return matcher.group(1) == null ? "" : matcher.group(1);
  }

  /**
   * Sends back what arrives on a stream, and FIN after FIN; when the other side gives up in one
   * direction, gives up in the other one. Blocks its thread meanwhile.
   */
  static void echo(QuicStream stream, Outcomes outcomes) {
    byte[] buffer = new byte[8192];
    boolean reading = true;
    try {
      int length = stream.getInputStream().read(buffer);
      while (length >= 0) {
        if (stream.isBidirectional()) {
          reading = false;
          stream.getOutputStream().write(buffer, 0, length);
          stream.getOutputStream().flush();
          reading = true;
        }
        length = stream.getInputStream().read(buffer);
      }
      if (stream.isBidirectional()) {
        stream.getOutputStream().close();
      }
    } catch (IOException e) {
      // Also thrown when the connection is gone; its own outcome tells.
      outcomes.add(givenUp(stream, reading, e));
      if (reading && stream.isBidirectional()) {
        stream.resetStream(ForeignServer.GIVE_UP_CODE);
      } else if (!reading) {
        stream.abortReading(ForeignServer.GIVE_UP_CODE);
      }
    }
  }

  /**
   * What an exception says about how the other side gave up on a stream: kwik does not tell the
   * code.
   */
  static Outcome.StreamGivenUp givenUp(QuicStream stream, boolean sending, IOException cause) {
    return new Outcome.StreamGivenUp(
        stream.getStreamId(), sending, OptionalLong.empty(), cause.toString());
  }

  /**
   * Drops what is sent after it was closed.
   *
   * <p>kwik's threads outlive the close of a connection by a few timeouts, and would print stack
   * traces about the socket that went away.
   */
  private static final class ForgivingSocket extends DatagramSocket {
    ForgivingSocket() throws SocketException {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
      try {
        super.send(packet);
      } catch (SocketException e) {
        if (!isClosed()) {
          throw e;
        }
      }
    }
  }
}
