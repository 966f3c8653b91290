package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.Objects;

/**
 * A reusable cursor over bytes that a peer sent; every read is checked against the limit.
 *
 * <p>A read past the limit throws the {@link TransportError} that {@link #blame} chose and leaves
 * the position where it was. Not thread-safe. The array stays the caller's.
 */
public final class WireReader {
  private byte[] buf = {};
  private int position;
  private int limit;
  private long errorCode = TransportErrorCode.FRAME_ENCODING_ERROR;
  private long frameType;

  /** A cursor over nothing. */
  public WireReader() {}

  /**
   * Puts the cursor over {@code buf} from {@code offset} up to {@code limit} (exclusive). The
   * choice of {@link #blame} stays.
   *
   * @throws IndexOutOfBoundsException when that is not a range of the array
   */
  public void reset(byte[] buf, int offset, int limit) {
    Objects.checkFromToIndex(offset, limit, buf.length);
    this.buf = buf;
    this.position = offset;
    this.limit = limit;
  }

  /** Chooses what errors from here on say; at first FRAME_ENCODING_ERROR without a frame type. */
  public void blame(long errorCode, long frameType) {
    this.errorCode = errorCode;
    this.frameType = frameType;
  }

  /** The error to throw for malformed content, with the code and frame type of {@link #blame}. */
  public TransportError malformed(String reason) {
    return new TransportError(errorCode, frameType, reason);
  }

  /** The array that is read from. */
  public byte[] array() {
    return buf;
  }

  /** The index of the next byte. */
  public int position() {
    return position;
  }

  /** How many bytes are left. */
  public int remaining() {
    return limit - position;
  }

  /** The next byte without moving on, 0 to 255. */
  public int peek() throws TransportError {
    require(1);
    return buf[position] & 0xff;
  }

  /** Reads a byte, 0 to 255. */
  public int readByte() throws TransportError {
    require(1);
    return buf[position++] & 0xff;
  }

  /** Reads two bytes in network byte order, 0 to 65535. */
  public int readShort() throws TransportError {
    return BigEndian.getShort(buf, take(2));
  }

  /** Reads four bytes in network byte order. */
  public int readInt() throws TransportError {
    return BigEndian.getInt(buf, take(4));
  }

  /** Reads eight bytes in network byte order. */
  public long readLong() throws TransportError {
    return BigEndian.getLong(buf, take(8));
  }

  /** Reads a var-int, 0 to {@link VarInt#MAX}. */
  public long readVarInt() throws TransportError {
    long value = VarInt.decode(buf, position, limit);
    if (value < 0) {
      throw underflow();
    }
    position += VarInt.sizeOf(buf[position]);
    return value;
  }

  /** Reads a var-int that says how many bytes follow, and checks that they are there. */
  public int readLength() throws TransportError {
    long length = readVarInt();
    if (length > remaining()) {
      throw underflow();
    }
    return (int) length;
  }

  /**
   * Steps over {@code length} bytes.
   *
   * @return the index of the first of them in {@link #array()}
   */
  public int take(int length) throws TransportError {
    require(length);
    int start = position;
    position += length;
    return start;
  }

  /** Reads {@code length} bytes into a new array. Only for what is small and kept. */
  public byte[] readBytes(int length) throws TransportError {
    int start = take(length);
    byte[] copy = new byte[length];
    System.arraycopy(buf, start, copy, 0, length);
    return copy;
  }

  private void require(int length) throws TransportError {
    if (length < 0 || length > limit - position) {
      throw underflow();
    }
  }

  private TransportError underflow() {
    return malformed("ends too early");
  }
}
