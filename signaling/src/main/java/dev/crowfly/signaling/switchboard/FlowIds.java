package dev.crowfly.signaling.switchboard;

import java.util.BitSet;

/** The relay flow ids of a leg: the smallest free one is given, so that they stay short. */
final class FlowIds {
  /** No flow. */
  static final int NONE = -1;

  /** A varint of two bytes. */
  static final int LIMIT = 1 << 14;

  private final BitSet taken = new BitSet();

  /** {@link #NONE} if there is none left. */
  int take() {
    int flow = taken.nextClearBit(0);
    if (flow >= LIMIT) {
      return NONE;
    }
    taken.set(flow);
    return flow;
  }

  void give(int flow) {
    taken.clear(flow);
  }
}
