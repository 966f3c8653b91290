package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicConnection;

/**
 * Sends DATAGRAM frames as fast as congestion control lets them out: it keeps a few of them queued
 * and never so many that one is dropped unsent. A stream that ends says that there are no more.
 */
final class OurMessageClient extends OurClient {
  private static final int QUEUED = 64;

  private boolean sending;
  private long sent;

  OurMessageClient(Limits limits) {
    super(limits);
  }

  @Override
  void begin(QuicConnection connection) {
    sending = true;
  }

  @Override
  public void beforeTransmit() {
    if (!sending || connection().queuedDatagrams() > QUEUED / 2) {
      return;
    }
    boolean over = sent >= limits.units() || isOver();
    for (int queued = connection().queuedDatagrams();
        !over && queued < QUEUED && sent < limits.units();
        queued++) {
      connection().sendDatagram(Payload.chunk(), 0, Settings.MESSAGE_BYTES, -1);
      sent++;
    }
    if (over && connection().queuedDatagrams() == 0) {
      sending = false;
      connection().openStream(false).finish();
    }
  }
}
