package dev.crowfly.quic.stream;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import dev.crowfly.quic.wire.TransportParameters;
import java.util.ArrayList;
import java.util.List;

/** The streams of a client and of a server, whose packets the test carries, loses and repeats. */
final class StreamsPair {
  static final long RTT_NANOS = 1000;

  /** A packet under way: its frames, and the tokens that stay with the sender. */
  static final class Packet {
    final Side sender;
    final byte[] payload;
    final List<long[]> tokens;

    Packet(Side sender, byte[] payload, List<long[]> tokens) {
      this.sender = sender;
      this.payload = payload;
      this.tokens = tokens;
    }

    /** Arrives at the other side; may be repeated. */
    void arrive() throws TransportError {
      sender.peer.reader.read(payload, 0, payload.length, PacketType.ONE_RTT, sender.peer.visitor);
    }

    void acked() {
      tokens.forEach(t -> sender.streams.onTokenAcked((int) t[0], t[1], t[2], t[3]));
    }

    void lost() {
      tokens.forEach(t -> sender.streams.onTokenLost((int) t[0], t[1], t[2], t[3]));
    }

    void probe() {
      tokens.forEach(t -> sender.streams.onTokenProbe((int) t[0], t[1], t[2], t[3]));
    }
  }

  /** One end. */
  static final class Side {
    final Streams streams;
    final ChunkPool pool = new ChunkPool(64, 1000);
    final FrameReader reader = new FrameReader();
    final FrameWriter writer = new FrameWriter();
    final StreamsVisitor visitor;
    Side peer;

    Side(boolean client, TransportParameters parameters, StreamSettings settings) {
      streams = new Streams(client, parameters, settings, pool, () -> {});
      visitor = new StreamsVisitor(streams);
    }

    /** The next packet of at most {@code size} bytes; null when nothing is to be sent. */
    Packet send(int size, long now) {
      byte[] buffer = new byte[size];
      List<long[]> tokens = new ArrayList<>();
      writer.reset(buffer, 0, size);
      boolean pending = streams.hasPending();
      boolean written =
          streams.write(
              writer, (kind, a, b, c) -> tokens.add(new long[] {kind, a, b, c}), now, RTT_NANOS);
      if (pending != written) {
        throw new AssertionError("hasPending " + pending + ", written " + written);
      }
      return written
          ? new Packet(this, java.util.Arrays.copyOf(buffer, writer.position()), tokens)
          : null;
    }

    /** Carries everything to the peer without loss. */
    boolean flush() throws TransportError {
      boolean any = false;
      for (Packet packet = send(200, 0); packet != null; packet = send(200, 0)) {
        packet.arrive();
        packet.acked();
        any = true;
      }
      return any;
    }
  }

  final Side client;
  final Side server;

  StreamsPair(TransportParameters parameters, StreamSettings settings) {
    client = new Side(true, parameters, settings);
    server = new Side(false, parameters, settings);
    client.peer = server;
    server.peer = client;
    client.streams.onPeerParameters(parameters);
    server.streams.onPeerParameters(parameters);
  }

  /** Carries everything both ways, without loss, until nothing is left to send. */
  void settle() throws TransportError {
    boolean any = true;
    while (any) {
      any = client.flush();
      any |= server.flush();
    }
  }

  static TransportParameters parameters(long maxData, long maxStreamData, long maxStreams) {
    return TransportParameters.builder()
        .initialMaxData(maxData)
        .initialMaxStreamDataBidiLocal(maxStreamData)
        .initialMaxStreamDataBidiRemote(maxStreamData)
        .initialMaxStreamDataUni(maxStreamData)
        .initialMaxStreamsBidi(maxStreams)
        .initialMaxStreamsUni(maxStreams)
        .build();
  }
}
