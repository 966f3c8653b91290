package dev.crowfly.swarm;

import java.nio.ByteBuffer;

/**
 * What an Agent wants of a stream; it stands in its first bytes.
 *
 * @param salt tells the bytes of this stream from those of others
 * @param up how many bytes the Agent sends
 * @param down how many the Connector sends
 * @param answers whether the Connector begins only when all has come
 * @param bytesPerSecond how fast either side sends; 0 = as fast as it goes
 * @param readPerSecond how fast either side reads; 0 = as it comes
 * @param tornAt the Connector resets the stream after so many bytes came; -1 = never
 */
record Parcel(
    long salt,
    int up,
    int down,
    boolean answers,
    int bytesPerSecond,
    int readPerSecond,
    int tornAt) {
  static final int BYTES = 32;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(salt)
        .putInt(up)
        .putInt(down)
        .putInt(answers ? 1 : 0)
        .putInt(bytesPerSecond)
        .putInt(readPerSecond)
        .putInt(tornAt)
        .array();
  }

  static Parcel of(ByteBuffer in) {
    return new Parcel(
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getInt() == 1,
        in.getInt(),
        in.getInt(),
        in.getInt());
  }
}
