package dev.crowfly.sim.net;

/**
 * What a link does to datagrams.
 *
 * @param delayNanos one way
 * @param jitterNanos up to so much is added to each, which reorders
 * @param loss probability, 0 to 1
 * @param duplication probability, 0 to 1, that a datagram arrives twice
 * @param lateness probability, 0 to 1, that a datagram comes later by up to {@code lateByNanos}
 */
public record LinkConditions(
    long delayNanos,
    long jitterNanos,
    double loss,
    double duplication,
    double lateness,
    long lateByNanos) {

  public static LinkConditions delay(long nanos) {
    return new LinkConditions(nanos, 0, 0, 0, 0, 0);
  }

  public LinkConditions jitter(long nanos) {
    return new LinkConditions(delayNanos, nanos, loss, duplication, lateness, lateByNanos);
  }

  public LinkConditions loss(double probability) {
    return new LinkConditions(
        delayNanos, jitterNanos, probability, duplication, lateness, lateByNanos);
  }

  public LinkConditions duplication(double probability) {
    return new LinkConditions(delayNanos, jitterNanos, loss, probability, lateness, lateByNanos);
  }

  public LinkConditions reordering(double probability, long byUpToNanos) {
    return new LinkConditions(delayNanos, jitterNanos, loss, duplication, probability, byUpToNanos);
  }
}
