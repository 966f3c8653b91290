package dev.crowfly.node.core.intermediate;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.switchboard.SwitchboardEvent;

/** Counts what the switchboard tells, and what nobody wants. */
final class IntermediateCounters {
  private long sessionsIntroduced;
  private long punchesDirect;
  private long punchesFailed;
  private long refused;
  private long signalingErrors;
  private long strays;

  void count(SwitchboardEvent event) {
    if (event instanceof SwitchboardEvent.SessionIntroduced) {
      sessionsIntroduced++;
    } else if (event instanceof SwitchboardEvent.PunchReported punch) {
      if (punch.direct()) {
        punchesDirect++;
      } else {
        punchesFailed++;
      }
    } else if (event instanceof SwitchboardEvent.Refused) {
      refused++;
    } else if (event instanceof SwitchboardEvent.LegMustClose ending
        && ending.code() != ErrorCode.NONE
        && ending.code() != ErrorCode.REPLACED) {
      signalingErrors++;
    }
  }

  /** A datagram came that is neither STUN nor QUIC. */
  void onStray() {
    strays++;
  }

  long sessionsIntroduced() {
    return sessionsIntroduced;
  }

  long punchesDirect() {
    return punchesDirect;
  }

  long punchesFailed() {
    return punchesFailed;
  }

  long refused() {
    return refused;
  }

  long signalingErrors() {
    return signalingErrors;
  }

  long strays() {
    return strays;
  }
}
