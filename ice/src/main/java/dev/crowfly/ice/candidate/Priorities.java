package dev.crowfly.ice.candidate;

/** The two formulas of RFC 8445. */
public final class Priorities {
  /** The highest local preference. */
  public static final int MAX_LOCAL_PREFERENCE = 65535;

  private Priorities() {}

  /**
   * The priority of a candidate (RFC 8445 §5.1.2.1).
   *
   * @param localPreference 0 to 65535
   * @throws IllegalArgumentException if it is not
   */
  public static long candidate(CandidateType type, int localPreference) {
    if (localPreference < 0 || localPreference > MAX_LOCAL_PREFERENCE) {
      throw new IllegalArgumentException(
          "local preference " + localPreference + " not in 0..65535");
    }
    return ((long) type.preference() << 24)
        + ((long) localPreference << 8)
        + (256 - Candidate.COMPONENT);
  }

  /** The local preference that went into a priority of ours. */
  public static int localPreference(long priority) {
    return (int) (priority >> 8) & MAX_LOCAL_PREFERENCE;
  }

  /**
   * The priority of a pair (RFC 8445 §6.1.2.3).
   *
   * @param controlling the priority of the controlling side's candidate
   * @param controlled that of the other's
   */
  public static long pair(long controlling, long controlled) {
    return (Math.min(controlling, controlled) << 32)
        + 2 * Math.max(controlling, controlled)
        + (controlling > controlled ? 1 : 0);
  }
}
