package dev.crowfly.ice.guess;

/**
 * How far a node goes in guessing ports. Immutable.
 *
 * @param predicts whether it predicts the ports of a NAT that gives them out in order. It costs one
 *     question to the Intermediate on each network, and nothing more behind ordinary NATs
 * @param birthdaySockets how many sockets a {@link BirthdaySearch} opens where our NAT gives out
 *     random ports; 0 = no search at all; 1,024 at most
 * @param birthdayProbes how many probes a search sends where the peer's NAT does; 0 if and only if
 *     there are no sockets; 16,384 at most
 * @param probesPerMinute how many probes all searches of the node may send in a minute, in the long
 *     run
 */
public record GuessingRules(
    boolean predicts, int birthdaySockets, int birthdayProbes, int probesPerMinute) {
  /** With as many sockets as many probes meet with 98 %. */
  public static final int DEFAULT_SOCKETS = 256;

  /** As many probes: see {@link #DEFAULT_SOCKETS}. */
  public static final int DEFAULT_PROBES = 1_024;

  private static final int MAX_SOCKETS = 1_024;
  private static final int MAX_PROBES = 16_384;

  private static final int SEARCHES_PER_MINUTE = 2;

  /** How often each socket sends in one search, at most. */
  private static final int ROUNDS = 4;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range; the message names it
   */
  public GuessingRules {
    if (birthdaySockets < 0 || birthdaySockets > MAX_SOCKETS) {
      throw new IllegalArgumentException(
          "a search has 1 to " + MAX_SOCKETS + " sockets, not " + birthdaySockets);
    }
    if (birthdayProbes < 0
        || birthdayProbes > MAX_PROBES
        || (birthdayProbes == 0) != (birthdaySockets == 0)) {
      throw new IllegalArgumentException(
          "a search has 1 to " + MAX_PROBES + " probes, not " + birthdayProbes);
    }
    if (probesPerMinute < birthdayProbes || probesPerMinute < ROUNDS * birthdaySockets) {
      throw new IllegalArgumentException("a minute has to allow one search");
    }
  }

  /** Predictions, and no search. */
  public static GuessingRules defaults() {
    return new GuessingRules(true, 0, 0, 0);
  }

  /** Nothing is guessed. */
  public static GuessingRules none() {
    return new GuessingRules(false, 0, 0, 0);
  }

  /** The same with searches of this size, two in a minute. */
  public GuessingRules withBirthday(int sockets, int probes) {
    int most = Math.max(probes, ROUNDS * sockets);
    return new GuessingRules(predicts, sockets, probes, SEARCHES_PER_MINUTE * most);
  }

  /** How many checks a search sends at most on the side that opens sockets. */
  public int socketsCost() {
    return ROUNDS * birthdaySockets;
  }

  /** Whether the node takes part in searches. */
  public boolean searches() {
    return birthdaySockets > 0;
  }
}
