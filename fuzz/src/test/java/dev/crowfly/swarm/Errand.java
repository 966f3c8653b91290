package dev.crowfly.swarm;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.SimStream;

/** An Agent's side of one stream. */
final class Errand implements SimStream.User {
  private final Parcel parcel;
  private final SimStream stream;
  private final Hand hand;
  private final int lossesBefore;
  private boolean isFinished;
  private boolean isGivenUp;

  Errand(SimSession session, Parcel parcel) {
    this.parcel = parcel;
    lossesBefore = session.losses();
    stream = session.openStream();
    hand = Hand.ofAgent(stream, parcel);
    stream.write(parcel.bytes());
    stream.user(this);
    onWritable(stream);
  }

  @Override
  public void onReadable(SimStream readable) {
    hand.take();
  }

  @Override
  public void onWritable(SimStream writable) {
    if (isFinished || stream.isClosed() || stream.isBroken()) {
      return;
    }
    if (hand.send()) {
      isFinished = true;
      stream.finish();
    } else {
      hand.sendLater(() -> onWritable(stream));
    }
  }

  /** Resets the stream, unless it is over. */
  void giveUp() {
    if (!isOver()) {
      isGivenUp = true;
      stream.reset(ErrorCode.CANCELLED);
    }
  }

  boolean isDone() {
    return hand.isDone();
  }

  /** Whether nothing more is expected of it. */
  boolean isOver() {
    return isDone() || stream.isBroken();
  }

  /** What is wrong with how it ended; null if nothing is. */
  String complaint() {
    boolean mayBreak =
        isGivenUp
            || parcel.tornAt() >= 0
            || stream.session().losses() > lossesBefore
            || stream.session().isClosed();
    return isDone() || !stream.isBroken() || mayBreak ? null : "broke without a reason: " + this;
  }

  int received() {
    return hand.taken();
  }

  @Override
  public String toString() {
    return hand + (isGivenUp ? ", given up" : "");
  }
}
