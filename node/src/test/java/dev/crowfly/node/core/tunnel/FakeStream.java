package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import java.io.ByteArrayOutputStream;

/** A stream without a connection: what was written lies here, what is to be read is put here. */
class FakeStream implements QuicStream {
  boolean end;
  int room = 1 << 20;
  boolean finished;
  long resetCode = -1;
  long stopCode = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private byte[] in = new byte[0];

  FakeStream with(byte[] more) {
    byte[] all = new byte[in.length + more.length];
    System.arraycopy(in, 0, all, 0, in.length);
    System.arraycopy(more, 0, all, in.length, more.length);
    in = all;
    return this;
  }

  byte[] written() {
    return out.toByteArray();
  }

  int readable() {
    return in.length;
  }

  @Override
  public long id() {
    return 0;
  }

  @Override
  public boolean hasSendPart() {
    return true;
  }

  @Override
  public boolean hasReceivePart() {
    return true;
  }

  @Override
  public int write(byte[] data, int offset, int length) {
    int count = Math.min(room, length);
    out.write(data, offset, count);
    room -= count;
    return count;
  }

  @Override
  public int writableBytes() {
    return room;
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void reset(long errorCode) {
    resetCode = errorCode;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    int count = Math.min(length, in.length);
    if (count == 0) {
      return end ? END : 0;
    }
    System.arraycopy(in, 0, to, offset, count);
    in = java.util.Arrays.copyOfRange(in, count, in.length);
    return count;
  }

  @Override
  public void stop(long errorCode) {
    stopCode = errorCode;
  }

  @Override
  public long peerErrorCode() {
    return -1;
  }

  @Override
  public long peerStopCode() {
    return -1;
  }

  @Override
  public void setUrgency(int urgency) {}

  @Override
  public boolean isClosed() {
    return finished;
  }
}
