package dev.crowfly.quic.path;

import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import java.util.function.IntFunction;

/**
 * What becomes of paths, whoever wants it: they are made, asked, proven or given up, made the
 * active one, left, and forgotten. Each of these has an owner; this joins them.
 */
final class PathLifecycle {
  private final Suspicion suspicion = new Suspicion();
  private final Caution caution = new Caution();
  private final ActivePath active;
  private final PathQuestions questions;
  private final PathSwitch switching;
  private final PathVerdicts verdicts;
  private final PathExistence existence;
  private final DcidRelease release;

  PathLifecycle(
      boolean client,
      PathTable table,
      PathIds ids,
      PathEvents events,
      PathPolicy policy,
      PathMtuDiscovery mtus,
      IntFunction<CongestionController> congestion,
      Recovery recovery,
      Path handshakePath) {
    active = new ActivePath(handshakePath);
    questions = new PathQuestions(active, events);
    PathChoice choice = new PathChoice(client, table, ids, active);
    switching =
        new PathSwitch(client, table, ids, events, recovery, active, suspicion, questions, choice);
    verdicts =
        new PathVerdicts(
            client, events, mtus, active, suspicion, caution, questions, choice, switching);
    existence =
        new PathExistence(
            client,
            table,
            ids,
            events,
            policy,
            mtus,
            congestion,
            recovery,
            active,
            caution,
            choice,
            switching);
    release = new DcidRelease(table, ids, active, suspicion);
    existence.adopt(handshakePath);
  }

  /** Whether the active path seems to be dead. */
  Suspicion suspicion() {
    return suspicion;
  }

  /** Whether the peer's whereabouts have to be proven first. */
  Caution caution() {
    return caution;
  }

  /** Which path data goes on. */
  ActivePath active() {
    return active;
  }

  /** When the peer is asked. */
  PathQuestions questions() {
    return questions;
  }

  /** How another path becomes the active one. */
  PathSwitch switching() {
    return switching;
  }

  /** What its answers mean, or that there are none. */
  PathVerdicts verdicts() {
    return verdicts;
  }

  /** Which paths there are. */
  PathExistence existence() {
    return existence;
  }

  /** When connection IDs are given up. */
  DcidRelease release() {
    return release;
  }
}
