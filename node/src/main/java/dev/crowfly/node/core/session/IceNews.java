package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import java.util.List;

/** What comes from ICE: pairs that work, pairs that do so no more, and attempts in vain. */
final class IceNews {
  private final SessionHost host;
  private final Session session;

  IceNews(SessionHost host, Session session) {
    this.host = host;
    this.session = session;
  }

  /** Takes them in order; the incarnation is not looked at if there are none. */
  void take(List<IceEvent> events, Incarnation life, long now) {
    for (IceEvent event : events) {
      if (event instanceof IceEvent.PairValid news) {
        onPairValid(news.pair(), life, now);
      } else if (event instanceof IceEvent.ConsentLost news) {
        onPairLost(news.pair(), life);
      } else if (event instanceof IceEvent.PairClosed news) {
        onPairLost(news.pair(), life);
      } else if (event instanceof IceEvent.Failed news) {
        onFailed(news.whyNotDirect(), life, now);
      }
    }
  }

  private void onPairValid(PairInfo pair, Incarnation life, long now) {
    tellChecked(pair);
    host.claimPair(pair.base(), pair.peer(), session, now);
    life.punching.onPairValid(pair, now);
    life.paths.onPairValid(pair, now);
    if (session.isLive()) {
      life.carriage.onPath(now);
    }
  }

  private void onPairLost(PairInfo pair, Incarnation life) {
    tellChecked(pair);
    PairInfo other = life.punching.pair(pair.base(), pair.peer());
    if (other == null || !other.isValid()) {
      host.releasePair(pair.base(), pair.peer(), session);
    }
    life.paths.onPairLost(pair);
  }

  private void onFailed(String why, Incarnation life, long now) {
    if (!session.isLive() || life.paths.isDirect() || life.punching.bestValid() != null) {
      return; // a path of the generation before may still come back
    }
    if (!life.punching.onFailed(now)) {
      end(why, life, now);
    }
  }

  /** What was tried after the attempt came to nothing either. */
  void onSearchFailed(Incarnation life, long now) {
    if (session.isLive() && !life.paths.isDirect()) {
      end(life.punching.whyNotDirect(), life, now);
    }
  }

  private void end(String why, Incarnation life, long now) {
    life.punching.tellResult(false, why);
    if (session.mode() == PathMode.DIRECT && !life.carriage.everUp()) {
      session.end(ErrorCode.NO_DIRECT_PATH, why, true, now);
    }
  }

  private void tellChecked(PairInfo pair) {
    if (session.isLive()) {
      host.tell(new NodeEvent.Checked(session, pair));
    }
  }
}
