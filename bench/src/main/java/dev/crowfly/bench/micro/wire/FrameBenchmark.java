package dev.crowfly.bench.micro.wire;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Single frames into an array and out of it: ns per frame. */
public class FrameBenchmark extends NanosPerOperation {
  private static final int ROOM = 16_100;
  private static final long OFFSET = 1L << 24;

  /** The kinds of frames that there are many of. */
  public enum Kind {
    STREAM,
    DATAGRAM,
    MAX_STREAM_DATA,
    PATH_CHALLENGE
  }

  @Param public Kind kind;

  /** How much STREAM and DATAGRAM carry. */
  @Param({"100", "1200", "1350", "16000"})
  public int payloadBytes;

  private final byte[] out = new byte[ROOM];
  private final byte[] frame = new byte[ROOM];
  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();
  private final SummingVisitor visitor = new SummingVisitor();
  private byte[] data;
  private int frameEnd;

  /** Makes the frame that is read. */
  @Setup
  public void makeFrame() {
    data = new byte[payloadBytes];
    frameEnd = writeTo(frame);
  }

  /** Writing a frame, its data copied. */
  @Benchmark
  public int write() {
    return writeTo(out);
  }

  /** Reading it; the data stay where they are. */
  @Benchmark
  public long read() throws TransportError {
    reader.read(frame, 0, frameEnd, PacketType.ONE_RTT, visitor);
    return visitor.sum;
  }

  private int writeTo(byte[] to) {
    writer.reset(to, 0, ROOM);
    boolean fits =
        switch (kind) {
          case STREAM -> writer.stream(4, OFFSET, data, 0, payloadBytes, false);
          case DATAGRAM -> writer.datagram(data, 0, payloadBytes);
          case MAX_STREAM_DATA -> writer.maxStreamData(4, OFFSET);
          case PATH_CHALLENGE -> writer.pathChallenge(OFFSET);
        };
    if (!fits) {
      throw new IllegalStateException("does not fit");
    }
    return writer.position();
  }
}
