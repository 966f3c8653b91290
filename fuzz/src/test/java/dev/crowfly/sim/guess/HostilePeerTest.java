package dev.crowfly.sim.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.guess.GuessNote;
import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.ice.guess.PortChoice;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a peer can make us send to somebody who has nothing to do with it. */
class HostilePeerTest {
  private static final long SEED = 666;
  private static final String VICTIM = "203.0.113.66";

  /** Counts what reaches the victim while an Agent tells lies in candidates. */
  private static int sentToTheVictim(
      AccessKind ofConnector, GuessingRules rules, String[] lies, Duration time) {
    try (Trial trial = new Trial(SEED, AccessKind.SYMMETRIC, ofConnector, rules, rules)) {
      int[] count = {0};
      trial
          .world
          .internet()
          .link(
              Link.of(
                  Stages.delay(Duration.ofMillis(20)),
                  Stages.drop(
                      datagram -> {
                        boolean hit =
                            datagram.destination().getAddress().getHostAddress().equals(VICTIM);
                        if (hit) {
                          count[0]++;
                        }
                        return hit;
                      })));
      trial.isDirectWithin(Duration.ofMillis(200));
      for (String lie : lies) {
        tell(trial, lie);
      }
      trial.world.run(time);
      return count[0];
    }
  }

  /** The Connector hears this of its Agent. */
  private static void tell(Trial trial, String candidate) {
    Session session = (Session) trial.connector.sessions().get(0).core();
    long now = trial.connector.machineNow();
    session
        .machine()
        .onSignaling(new SignalingEvent.RemoteCandidate(session.name(), 0, candidate), now);
    trial.connector.touch();
  }

  private static String candidate(int port, GuessNote note) {
    return note.behind(
        "candidate:lie 1 udp 100 " + VICTIM + " " + port + " typ srflx raddr 0.0.0.0 rport 9");
  }

  @Test
  void forecastsMakeUsSendNoMoreThanOrdinaryCandidates() {
    String[] forecasts = new String[64];
    String[] ordinary = new String[64];
    for (int i = 0; i < 64; i++) {
      forecasts[i] = candidate(1_000 + i, GuessNote.ofForecast(1));
      ordinary[i] = candidate(1_000 + i, GuessNote.NONE);
    }
    Duration time = Duration.ofSeconds(12);
    int usual = sentToTheVictim(AccessKind.PORT_RESTRICTED, Trial.PREDICTIONS, ordinary, time);
    assertTrue(usual > 0, "the lies are believed, as ICE does");
    assertEquals(
        usual, sentToTheVictim(AccessKind.PORT_RESTRICTED, Trial.PREDICTIONS, forecasts, time));
    int predicting = sentToTheVictim(Trial.SEQUENTIAL, Trial.PREDICTIONS, forecasts, time);
    assertTrue(predicting <= usual, predicting + ", not " + usual);
  }

  @Test
  void searchesKeepToTheBudgetOfTheSession() {
    String[] lie = {candidate(1_000, GuessNote.ofNat(PortChoice.RANDOM, true))};
    int sent =
        sentToTheVictim(AccessKind.PORT_RESTRICTED, Trial.SEARCHES, lie, Duration.ofMinutes(10));
    assertTrue(sent >= 1_024 && sent <= 3 * 1_100, "sent " + sent);
    assertEquals(
        0,
        sentToTheVictim(AccessKind.PORT_RESTRICTED, Trial.PREDICTIONS, lie, Duration.ofMinutes(10))
            / 100,
        "off by default");
  }
}
