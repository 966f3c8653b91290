package dev.crowfly.quic.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of fixed size in network byte order (RFC 9000 §17). Bounds are the caller's affair. */
final class BigEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  static int getShort(byte[] buf, int offset) {
    return (short) SHORT.get(buf, offset) & 0xffff;
  }

  static int getInt(byte[] buf, int offset) {
    return (int) INT.get(buf, offset);
  }

  static long getLong(byte[] buf, int offset) {
    return (long) LONG.get(buf, offset);
  }

  static void putShort(byte[] buf, int offset, int value) {
    SHORT.set(buf, offset, (short) value);
  }

  static void putInt(byte[] buf, int offset, int value) {
    INT.set(buf, offset, value);
  }

  static void putLong(byte[] buf, int offset, long value) {
    LONG.set(buf, offset, value);
  }
}
