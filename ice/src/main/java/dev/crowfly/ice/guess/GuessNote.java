package dev.crowfly.ice.guess;

import java.util.Locale;

/**
 * What a side tells of its NAT, behind a candidate as extensions of it (RFC 8839 §5.1): {@code …
 * crowfly-nat random crowfly-birthday 1}, or behind a predicted port {@code … crowfly-step 1}.
 *
 * @param choice of the sender's NAT; UNKNOWN if it is not told
 * @param birthday whether the sender takes part in a {@link BirthdaySearch}
 * @param step not 0 if the candidate is the next of a {@link PortForecast} with this step
 */
public record GuessNote(PortChoice choice, boolean birthday, int step) {
  /** Nothing is told. */
  public static final GuessNote NONE = new GuessNote(PortChoice.UNKNOWN, false, 0);

  private static final String NAT = "crowfly-nat";
  private static final String BIRTHDAY = "crowfly-birthday";
  private static final String STEP = "crowfly-step";

  /** Foundation, component, transport, priority, address, port, "typ" and the type come first. */
  private static final int FIXED_TOKENS = 8;

  /** More extensions than any candidate has. */
  private static final int MAX_TOKENS = 64;

  /** A note of the sender's NAT. */
  public static GuessNote ofNat(PortChoice choice, boolean birthday) {
    return new GuessNote(choice, birthday, 0);
  }

  /** A note of a predicted port. */
  public static GuessNote ofForecast(int step) {
    return new GuessNote(PortChoice.UNKNOWN, false, step);
  }

  /** A candidate with this note behind it. */
  public String behind(String candidate) {
    StringBuilder out = new StringBuilder(candidate);
    if (choice != PortChoice.UNKNOWN) {
      out.append(' ').append(NAT).append(' ').append(choice.name().toLowerCase(Locale.ROOT));
    }
    if (birthday) {
      out.append(' ').append(BIRTHDAY).append(" 1");
    }
    if (step != 0) {
      out.append(' ').append(STEP).append(' ').append(step);
    }
    return out.toString();
  }

  /** The note behind a candidate; {@link #NONE} if there is none that we understand. */
  public static GuessNote of(String candidate) {
    String[] tokens = candidate.split(" ", MAX_TOKENS);
    PortChoice choice = PortChoice.UNKNOWN;
    boolean birthday = false;
    int step = 0;
    for (int i = FIXED_TOKENS; i + 1 < tokens.length; i += 2) {
      String value = tokens[i + 1];
      switch (tokens[i]) {
        case NAT -> choice = choice(value);
        case BIRTHDAY -> birthday = value.equals("1");
        case STEP -> step = step(value);
        default -> {} // somebody else's extension
      }
    }
    return new GuessNote(choice, birthday, step);
  }

  private static PortChoice choice(String value) {
    for (PortChoice each : PortChoice.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    return PortChoice.UNKNOWN;
  }

  private static int step(String value) {
    for (int step = -PortForecast.MAX_STEP; step <= PortForecast.MAX_STEP; step++) {
      if (Integer.toString(step).equals(value)) {
        return step;
      }
    }
    return 0;
  }
}
