package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Events that wait to be polled. News of streams, of which there are many, take no object each. */
final class EventQueue {
  /** Stands for the next news of a stream. */
  private static final NodeEvent.StreamNews MARK = new NodeEvent.StreamNews();

  private final ArrayDeque<NodeEvent> events = new ArrayDeque<>();
  private final NodeEvent.StreamNews told = new NodeEvent.StreamNews();
  private PeerSession[] sessions = new PeerSession[16];
  private QuicStream[] streams = new QuicStream[16];
  private int[] news = new int[16];
  private int head;
  private int size;

  void add(NodeEvent event) {
    events.add(event);
  }

  void addNews(PeerSession session, QuicStream stream, int latest) {
    if (size == streams.length) {
      grow();
    }
    int slot = (head + size) % streams.length;
    sessions[slot] = session;
    streams[slot] = stream;
    news[slot] = latest;
    size++;
    events.add(MARK);
  }

  NodeEvent poll() {
    NodeEvent event = events.poll();
    if (event != MARK) {
      return event;
    }
    told.set(sessions[head], streams[head], news[head]);
    sessions[head] = null;
    streams[head] = null;
    head = (head + 1) % streams.length;
    size--;
    return told;
  }

  private void grow() {
    int old = streams.length;
    sessions = Arrays.copyOf(sessions, 2 * old);
    streams = Arrays.copyOf(streams, 2 * old);
    news = Arrays.copyOf(news, 2 * old);
    // What had wrapped around goes behind the rest.
    System.arraycopy(sessions, 0, sessions, old, head);
    System.arraycopy(streams, 0, streams, old, head);
    System.arraycopy(news, 0, news, old, head);
  }
}
