package dev.crowfly.quic.recovery;

/** The packet number spaces (RFC 9000 §12.3). */
public enum PacketNumberSpace {
  INITIAL(0),
  HANDSHAKE(1),
  APPLICATION_DATA(2);

  /** How many there are. */
  static final int COUNT = 3;

  private static final PacketNumberSpace[] ALL = values();

  private final int index;

  PacketNumberSpace(int index) {
    this.index = index;
  }

  /** The space with this {@link #index}. */
  static PacketNumberSpace at(int index) {
    return ALL[index];
  }

  /** The place of this space in arrays, below {@link #COUNT}. */
  public int index() {
    return index;
  }
}
