package dev.crowfly.quic.recovery;

/** Takes the tokens of the packet that is being assembled. */
public interface TokenSink {
  /**
   * Leaves a token in the packet: what its owner needs to know when the packet is acknowledged or
   * lost. The meaning of all four numbers is the owner's.
   */
  void token(int kind, long a, long b, long c);
}
