package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StreamIdTest {
  @Test
  void theTypesAreThoseOfTheTable() {
    // RFC 9000 §2.1, table 1.
    assertEquals(0x00, StreamId.of(0, true, true));
    assertEquals(0x01, StreamId.of(0, false, true));
    assertEquals(0x02, StreamId.of(0, true, false));
    assertEquals(0x03, StreamId.of(0, false, false));
    assertEquals(11, StreamId.of(2, false, false));
  }

  @Test
  void takingAnIdApartGivesWhatItWasMadeOf() {
    for (long index : new long[] {0, 1, 77, StreamId.MAX_STREAMS - 1}) {
      for (int type = 0; type < 4; type++) {
        boolean client = (type & 1) == 0;
        boolean bidirectional = (type & 2) == 0;
        long id = StreamId.of(index, client, bidirectional);
        assertEquals(index, StreamId.index(id));
        assertEquals(type, StreamId.type(id));
        assertEquals(client, StreamId.isClientInitiated(id));
        assertEquals(bidirectional, StreamId.isBidirectional(id));
      }
    }
  }

  @Test
  void theLastStreamHasTheLargestVarInt() {
    assertEquals((1L << 62) - 1, StreamId.of(StreamId.MAX_STREAMS - 1, false, false));
  }
}
