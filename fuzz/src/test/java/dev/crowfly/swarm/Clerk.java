package dev.crowfly.swarm;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.Service;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;
import java.nio.ByteBuffer;

/** The service of all Connectors: does what the first bytes of a stream say; echoes datagrams. */
final class Clerk implements Service {
  private long bytes;

  /** How many bytes of Agents came, all of them right. */
  long bytes() {
    return bytes;
  }

  @Override
  public void onStream(SimStream stream) {
    stream.user(new Desk());
  }

  @Override
  public void onDatagram(SimSession session, byte[] payload) {
    session.sendDatagram("", payload);
  }

  private final class Desk implements SimStream.User {
    private final byte[] first = new byte[Parcel.BYTES];
    private int known;
    private Parcel parcel;
    private Hand hand;
    private boolean isFinished;

    @Override
    public void onReadable(SimStream stream) {
      while (known < first.length) {
        int count = stream.read(first, known, first.length - known);
        if (count <= 0) {
          return;
        }
        known += count;
      }
      if (hand == null) {
        parcel = Parcel.of(ByteBuffer.wrap(first));
        hand = Hand.ofConnector(stream, parcel);
      }
      int before = hand.taken();
      hand.take();
      bytes += hand.taken() - before;
      if (parcel.tornAt() >= 0 && hand.taken() >= parcel.tornAt() && !stream.isBroken()) {
        stream.reset(ErrorCode.CANCELLED);
      }
      goOn(stream);
    }

    @Override
    public void onWritable(SimStream stream) {
      goOn(stream);
    }

    private void goOn(SimStream stream) {
      if (hand == null || isFinished || stream.isClosed() || stream.isBroken()) {
        return;
      }
      if (parcel.answers() && !hand.isDone()) {
        hand.whenDone(() -> goOn(stream));
        return;
      }
      // The end tells the Agent that all of its bytes have come.
      if (!hand.send()) {
        hand.sendLater(() -> goOn(stream));
      } else if (hand.isDone()) {
        isFinished = true;
        stream.finish();
      } else {
        hand.whenDone(() -> goOn(stream));
      }
    }
  }
}
