package dev.crowfly.bench.loopback;

/**
 * A QUIC implementation as the comparison sees it: makes a client and a server, connects them, lets
 * them work, and closes them again. Sockets and threads are new in each round.
 */
interface Stack {
  /** Which version it is, and what of its set-up differs from {@link Settings}. */
  String description();

  /** Whether it can do that. */
  boolean supports(Workload workload);

  /**
   * One round.
   *
   * @throws java.util.concurrent.TimeoutException when it hangs
   */
  Measurement run(Workload workload, Limits limits) throws Exception;
}
