package dev.crowfly.sim;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A session with another node, at either end. Streams and datagrams may be asked for at once; they
 * leave when the session is up. When its connection is lost, its streams break, and another
 * connection is made by itself: open new streams then.
 */
public final class SimSession {
  private final SimNode node;
  private final String service;
  private final List<SimStream> waiting = new ArrayList<>();
  private final List<byte[]> unsentDatagrams = new ArrayList<>();
  private final Map<QuicStream, SimStream> streams = new LinkedHashMap<>();
  private final List<PathChange> changes = new ArrayList<>();
  private final List<byte[]> datagrams = new ArrayList<>();
  private BiConsumer<String, byte[]> onDatagram = (ofService, payload) -> datagrams.add(payload);
  private PeerSession session;
  private boolean isUp;
  private boolean isDirect;
  private boolean isClosed;
  private ErrorCode failure;
  private String reason;
  private int losses;

  SimSession(SimNode node, String service) {
    this.node = node;
    this.service = service;
  }

  /** The node whose end this is. */
  public SimNode node() {
    return node;
  }

  /** The service that it was opened for; at a Connector empty. */
  public String service() {
    return service;
  }

  /** What the core calls it; null until the Intermediate has answered. */
  public PeerSession core() {
    return session;
  }

  /** Whether there is a connection, so that bytes flow. */
  public boolean isUp() {
    return isUp;
  }

  /** Whether it has ended, or was never opened. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Why it has ended; null while it has not. */
  public ErrorCode failure() {
    return failure;
  }

  /** Why it has ended, in words; null while it has not. */
  public String reason() {
    return reason;
  }

  /** The path that bytes take; null while there is none. */
  public PathInfo path() {
    return session == null ? null : session.path();
  }

  /** Whether bytes go directly. */
  public boolean isDirect() {
    return isUp && isDirect;
  }

  /** The paths that it took, the first one included; a copy. */
  public List<PathChange> changes() {
    return List.copyOf(changes);
  }

  /** How often its connection was lost. */
  public int losses() {
    return losses;
  }

  /** Opens a stream of the service that the session is for. */
  public SimStream openStream() {
    return openStream(service);
  }

  /** Opens a stream of any service of the peer's. */
  public SimStream openStream(String ofService) {
    SimStream stream = new SimStream(this, ofService, node::touch);
    waiting.add(stream);
    openWaiting();
    node.touch();
    return stream;
  }

  /** Sends a datagram to the service that the session is for; it arrives, or it does not. */
  public void sendDatagram(byte[] payload) {
    sendDatagram(service, payload);
  }

  /**
   * Sends a datagram.
   *
   * @param toService at an Agent a service of the peer's; at a Connector what the Agent is to take
   *     it for
   */
  public void sendDatagram(String toService, byte[] payload) {
    byte[] name = toService.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[1 + name.length + payload.length];
    all[0] = (byte) name.length;
    System.arraycopy(name, 0, all, 1, name.length);
    System.arraycopy(payload, 0, all, 1 + name.length, payload.length);
    unsentDatagrams.add(all);
    sendDatagrams();
    node.touch();
  }

  /** The payloads of the datagrams that came and were not read yet. */
  public List<byte[]> readDatagrams() {
    List<byte[]> all = List.copyOf(datagrams);
    datagrams.clear();
    return all;
  }

  /** Takes datagrams as they come from now on: the service's name and the payload. */
  public SimSession onDatagram(BiConsumer<String, byte[]> taker) {
    onDatagram = taker;
    return this;
  }

  /** Ends it, with its streams. */
  public void close() {
    if (session != null && !isClosed) {
      session.close(ErrorCode.NONE, "", node.machineNow());
      node.touch();
    }
  }

  // ---- what the node tells

  void bind(PeerSession to) {
    session = to;
    if (to.connection() != null) {
      isDirect = to.path() != null && to.path().kind() == PathKind.DIRECT;
      onUp();
    }
  }

  void onUp() {
    isUp = true;
    openWaiting();
    sendDatagrams();
  }

  void onLost(String why) {
    isUp = false;
    isDirect = false;
    losses++;
    breakStreams("connection lost: " + why);
  }

  void onClosed(ErrorCode code, String why) {
    if (isClosed) {
      return;
    }
    isUp = false;
    isClosed = true;
    failure = code;
    reason = why;
    breakStreams("session closed: " + code);
    List<SimStream> never = List.copyOf(waiting);
    waiting.clear();
    never.forEach(each -> each.onLost("session closed: " + code));
  }

  private void breakStreams(String why) {
    List<SimStream> broken = List.copyOf(streams.values());
    streams.clear();
    broken.forEach(each -> each.onLost(why));
  }

  void onPath(PathChange change) {
    changes.add(change);
    isDirect = change.path().kind() == PathKind.DIRECT;
  }

  void onStreamsAvailable() {
    openWaiting();
  }

  /** The peer opened a stream. */
  SimStream accept(String ofService, QuicStream quic) {
    SimStream stream = new SimStream(this, ofService, node::touch);
    streams.put(quic, stream);
    stream.bind(quic);
    return stream;
  }

  /** News of a stream; false if it is none of ours. */
  boolean onStream(QuicStream quic, int news) {
    boolean isLast = (news & QuicStream.CLOSED) != 0;
    SimStream stream = isLast ? streams.remove(quic) : streams.get(quic);
    if (stream != null) {
      stream.onNews(news);
    }
    return stream != null;
  }

  void onDatagramsReadable(byte[] buffer) {
    QuicConnection c = session.connection();
    if (c == null) {
      return;
    }
    for (int count = c.readDatagram(buffer, 0); count >= 0; count = c.readDatagram(buffer, 0)) {
      int nameLength = count == 0 ? 0 : buffer[0] & 0xff;
      if (count > nameLength) {
        String name = new String(buffer, 1, nameLength, StandardCharsets.US_ASCII);
        onDatagram.accept(name, Arrays.copyOfRange(buffer, 1 + nameLength, count));
      }
    }
  }

  private void openWaiting() {
    while (isUp && !waiting.isEmpty()) {
      SimStream next = waiting.get(0);
      QuicConnection c = session.connection();
      QuicStream quic =
          c == null || c.isClosed() ? null : session.openStream(next.service(), node.machineNow());
      if (quic == null) {
        return;
      }
      waiting.remove(0);
      streams.put(quic, next);
      next.bind(quic);
    }
  }

  private void sendDatagrams() {
    QuicConnection c = session == null ? null : session.connection();
    if (!isUp || c == null || c.isClosed()) {
      return;
    }
    for (byte[] each : unsentDatagrams) {
      if (each.length <= c.maxDatagramBytes()) {
        c.sendDatagram(each, 0, each.length, -1);
      }
    }
    unsentDatagrams.clear();
  }

  @Override
  public String toString() {
    return node.name() + (service.isEmpty() ? "" : " for " + service);
  }
}
