package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.wire.PacketType;
import java.util.Set;

/** Sees frames of 1-RTT packets of one side, as they are sent, before they are sealed. */
public final class FrameWatch implements QuicObserver {
  /** Told of each frame. */
  @FunctionalInterface
  public interface Listener {
    void onFrame(long now, FrameLog.Call frame);
  }

  private final Set<String> names;
  private final Listener listener;

  private FrameWatch(Listener listener, String... names) {
    this.listener = listener;
    this.names = Set.of(names);
  }

  /**
   * Has the connections of a configuration watched.
   *
   * @param names of the calls of {@code FrameVisitor} that matter
   */
  public static QuicConfig.Builder watch(
      QuicConfig.Builder config, Listener listener, String... names) {
    FrameWatch watch = new FrameWatch(listener, names);
    return config.observers((client, originalDcid, wallClockMillis, now) -> watch);
  }

  @Override
  public void packetSent(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {
    if (kind == PacketKind.ONE_RTT) {
      FrameLog log = new FrameLog();
      log.read(buf, payloadOffset, payloadOffset + payloadLength, PacketType.ONE_RTT);
      for (FrameLog.Call call : log.calls()) {
        if (names.contains(call.name())) {
          listener.onFrame(now, call);
        }
      }
    }
  }
}
