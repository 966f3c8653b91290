package dev.crowfly.signaling.codec;

/** The numbers of the messages on the wire; never given a new meaning. */
enum MessageType {
  HELLO(0),
  WELCOME(1),
  REGISTER(2),
  REGISTERED(3),
  UNREGISTER(4),
  OPEN(5),
  OFFER(6),
  ACCEPT(7),
  ANSWER(8),
  CANDIDATE(9),
  END_OF_CANDIDATES(10),
  START_PUNCHING(11),
  PUNCH_RESULT(12),
  RESTART(13),
  RESUME(14),
  RESUMED(15),
  ACCESS(16),
  CLOSE(17),
  REFUSED(18);

  private static final MessageType[] BY_NUMBER = values();

  private final int number;

  MessageType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The type of a number; null for one that this version does not know. */
  static MessageType of(long number) {
    return number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
  }
}
