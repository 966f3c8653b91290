package dev.crowfly.quic.stream;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.TransportParameters;

/**
 * Everything of the streams that waits to be sent: limits of the connection, control frames of
 * streams, data.
 *
 * <p>{@link #place} keeps the rule that a stream waits for a turn exactly if it has something to
 * send; data that only the connection's limit stops waits apart until MAX_DATA comes.
 */
final class StreamSender {
  /** No STREAM frame is begun in less room: its header would outweigh its data. */
  private static final int LEAST_ROOM = 32;

  private final Streams streams;
  private final ConnectionFlow flow;
  private final StreamCountLimit bidirectional;
  private final StreamCountLimit unidirectional;
  private final StreamScheduler scheduler = new StreamScheduler();
  private final StreamQueue control = new StreamQueue();
  private boolean blocked;

  StreamSender(Streams streams, TransportParameters local, long maxConnectionWindowBytes) {
    this.streams = streams;
    flow = new ConnectionFlow(local.initialMaxData(), maxConnectionWindowBytes);
    bidirectional = new StreamCountLimit(true, local.initialMaxStreamsBidi());
    unidirectional = new StreamCountLimit(false, local.initialMaxStreamsUni());
  }

  ConnectionFlow flow() {
    return flow;
  }

  StreamCountLimit counts(boolean forBidirectional) {
    return forBidirectional ? bidirectional : unidirectional;
  }

  void onMaxData(long maximum) {
    if (flow.send().raise(maximum)) {
      scheduler.releaseHeld();
    }
  }

  /** Puts the stream where it belongs according to what it has to send now. */
  void place(Stream stream) {
    if (stream.hasControl()) {
      control.add(stream.controlLink());
    } else {
      stream.controlLink().leave();
    }
    if (!stream.hasSendPart()) {
      return;
    }
    SendStream part = stream.sendPart();
    if (part.hasData(flow.send())) {
      scheduler.ready(stream);
    } else if (part.hasUnsentWithinLimit()) {
      scheduler.hold(stream);
    } else {
      scheduler.remove(stream);
    }
    flow.send().setWanted(scheduler.isHolding());
  }

  boolean hasPending() {
    return hasControl() || nextWithData() != null;
  }

  private boolean hasControl() {
    return !control.isEmpty()
        || flow.hasControl()
        || bidirectional.hasControl()
        || unidirectional.hasControl();
  }

  /** The stream whose turn it is; those that the connection's limit stops by now step aside. */
  private Stream nextWithData() {
    Stream stream = scheduler.next();
    while (stream != null && !stream.sendPart().hasData(flow.send())) {
      place(stream);
      stream = scheduler.next();
    }
    return stream;
  }

  /** Whether a STREAM frame is to be sent. */
  boolean hasData() {
    return nextWithData() != null;
  }

  boolean writeControl(FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    blocked |= isConnectionSignalDue();
    if (!flow.writeControl(frames, tokens, now, rttNanos)
        || !bidirectional.writeControl(frames, tokens, now)
        || !unidirectional.writeControl(frames, tokens, now)) {
      return false;
    }
    for (Stream stream = control.first(); stream != null; stream = control.first()) {
      blocked |= stream.hasSendPart() && stream.sendPart().isBlockedSignalDue();
      if (!writeControl(stream, frames, tokens, now, rttNanos)) {
        return false;
      }
      stream.controlLink().leave();
    }
    return true;
  }

  private static boolean writeControl(
      Stream stream, FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    return (!stream.hasSendPart() || stream.sendPart().writeControl(frames, tokens))
        && (!stream.hasReceivePart()
            || stream.receivePart().writeControl(frames, tokens, now, rttNanos));
  }

  void writeData(FrameWriter frames, TokenSink tokens) {
    while (frames.remaining() >= LEAST_ROOM) {
      Stream stream = nextWithData();
      if (stream == null || !stream.sendPart().writeData(frames, flow.send(), tokens)) {
        return;
      }
      place(stream);
      if (stream.sendPart().hasData(flow.send())) {
        scheduler.rotate(stream);
      }
    }
  }

  /** What the token stands for is due again if it still matters. */
  void onTokenLost(int kind, long a, long b, long c) {
    switch (kind) {
      case StreamToken.MAX_DATA -> flow.receive().onUpdateLost(b);
      case StreamToken.DATA_BLOCKED -> flow.send().onSignalLost(b);
      case StreamToken.MAX_STREAMS -> counts(a == 1).peers().onUpdateLost(b);
      case StreamToken.STREAMS_BLOCKED -> counts(a == 1).ours().onSignalLost(b);
      default -> onStreamTokenLost(kind, a, b, c);
    }
  }

  private void onStreamTokenLost(int kind, long id, long b, long c) {
    Stream stream = streams.get(id);
    if (stream == null) {
      return;
    }
    switch (kind) {
      case StreamToken.STREAM ->
          stream.sendPart().onDataLost(b, StreamToken.length(c), StreamToken.fin(c));
      case StreamToken.RESET_STREAM -> stream.sendPart().onResetLost();
      case StreamToken.STREAM_DATA_BLOCKED -> stream.sendPart().onBlockedSignalLost(b);
      case StreamToken.STOP_SENDING -> stream.receivePart().onStopSendingLost();
      case StreamToken.MAX_STREAM_DATA -> stream.receivePart().onMaxStreamDataLost(b);
      default -> throw new IllegalArgumentException("token kind " + kind);
    }
    streams.onChanged(stream);
  }

  /** Whether the peer was told that a limit stops us, and may not have lifted it since. */
  boolean mayBeBlocked() {
    return blocked;
  }

  void repeatBlockedSignals() {
    blocked = false; // until one turns out to be due
    flow.send().repeatSignal();
    bidirectional.ours().repeatSignal();
    unidirectional.ours().repeatSignal();
  }

  private boolean isConnectionSignalDue() {
    return flow.send().isSignalDue()
        || bidirectional.ours().isSignalDue()
        || unidirectional.ours().isSignalDue();
  }
}
