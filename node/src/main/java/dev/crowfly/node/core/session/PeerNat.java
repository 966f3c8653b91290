package dev.crowfly.node.core.session;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.guess.GuessNote;
import dev.crowfly.ice.guess.PortChoice;
import dev.crowfly.ice.guess.PortForecast;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the peer told of its NAT in this generation; nothing of it is proven. */
final class PeerNat {
  /** So old a forecast is one of a try that is over. */
  private static final long FRESH_NANOS = 1_500_000_000L;

  private GuessNote note = GuessNote.NONE;
  private InetSocketAddress seen; // with the note; null = not told
  private PortForecast forecast; // the latest; null = none
  private long forecastAt;

  /** A new generation: what the peer told of itself it tells again. */
  void forget() {
    note = GuessNote.NONE;
    seen = null;
    forecast = null;
  }

  /**
   * Takes what is behind a candidate.
   *
   * @return whether the candidate is one of a forecast
   */
  boolean hear(String text, Candidate candidate, long now) {
    GuessNote told = GuessNote.of(text);
    if (told.choice() != PortChoice.UNKNOWN) {
      note = told;
      seen = candidate.address();
    }
    if (told.step() != 0 && freshForecast(now) == null) {
      forecast = new PortForecast(candidate.address(), told.step());
      forecastAt = now;
    }
    return told.step() != 0;
  }

  /** The forecast of the try that the peer is at; null if there is none. */
  PortForecast freshForecast(long now) {
    return forecast != null && now - forecastAt <= FRESH_NANOS ? forecast : null;
  }

  PortChoice choice() {
    return note.choice();
  }

  /** Whether it takes part in a search. */
  boolean searches() {
    return note.birthday() && seen != null && isSearchable(seen.getAddress());
  }

  /** Where the Intermediate sees it. */
  InetSocketAddress seen() {
    return seen;
  }

  /** An address that checks may be sent to by the hundred: one of a host somewhere else. */
  private static boolean isSearchable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }
}
