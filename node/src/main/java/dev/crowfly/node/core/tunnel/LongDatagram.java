package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.Arrays;

/** A payload that comes on a stream of its own, as far as it has come. */
final class LongDatagram implements StreamHandler {
  private static final int FIRST_BYTES = 4096;
  private static final int MOST_BYTES = Varint.MAX_SIZE + DatagramFlows.MAX_PAYLOAD_BYTES;

  private final String service;
  private final QuicStream stream;
  private final LongDatagrams owner;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private boolean over;

  LongDatagram(String service, QuicStream stream, LongDatagrams owner) {
    this.service = service;
    this.stream = stream;
    this.owner = owner;
  }

  @Override
  public void onNews(int news, long now) {
    if (!over) {
      readAll(now);
    }
  }

  @Override
  public void onLost(long now) {
    if (!over) {
      readAll(now); // all of it may be there
    }
    if (!over) {
      over = true;
      owner.onGivenUp();
    }
  }

  private void readAll(long now) {
    int count = 1;
    while (count > 0) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(2 * length, MOST_BYTES + 1));
      }
      count = stream.read(bytes, length, bytes.length - length);
      length += Math.max(0, count);
      if (length > MOST_BYTES) {
        over = true;
        stream.stop(ErrorCode.LIMIT.code());
        owner.onTooLong();
        return;
      }
    }
    if (count < 0) {
      over = true;
      if (count == QuicStream.END) {
        owner.onComplete(service, bytes, length, now);
      } else {
        owner.onGivenUp();
      }
    }
  }
}
