package dev.crowfly.bench.loopback;

/**
 * A QUIC implementation as the comparison sees it: makes a client and a server, connects them, lets
 * them work, and closes them again. Sockets and threads are new in each round.
 */
interface Stack {
  /** Which version it is, and what of its set-up differs from {@link Settings}. */
  String description();

  /**
   * One round.
   *
   * @throws java.util.concurrent.TimeoutException when it hangs
   */
  Measurement run(Workload workload, Limits limits) throws Exception;
}
