package dev.crowfly.node;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.runtime.EdgeListener;
import dev.crowfly.node.runtime.SerialExecutor;
import dev.crowfly.signaling.ErrorCode;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Turns what the loop tells into calls of a listener on the executor of the node. */
final class ListenerFeed implements EdgeListener {
  private final NodeListener listener;
  private final Executor serial;

  ListenerFeed(NodeListener listener, Executor executor) {
    this.listener = listener;
    serial = new SerialExecutor(executor);
  }

  @Override
  public void onEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.LegUp up) {
      tell(to -> to.intermediateUp(up.node(), up.address(), up.observed()));
    } else if (event instanceof NodeEvent.LegDown down) {
      long millis = TimeUnit.NANOSECONDS.toMillis(down.retryInNanos());
      tell(to -> to.intermediateDown(down.code(), down.reason(), millis));
    } else if (event instanceof NodeEvent.LegRefused refused) {
      tell(to -> to.intermediateRefused(refused.code(), refused.reason()));
    } else if (event instanceof NodeEvent.Registered registered) {
      tell(to -> to.registered(registered.service()));
    } else if (event instanceof NodeEvent.RegistrationRefused refused) {
      tell(to -> to.registrationRefused(refused.service(), refused.code(), refused.reason()));
    } else {
      onSessionEvent(event);
    }
  }

  private void onSessionEvent(NodeEvent event) {
    if (event instanceof NodeEvent.SessionOffered offered) {
      tellStarted(offered.session(), List.copyOf(offered.session().services()));
    } else if (event instanceof NodeEvent.PathChanged changed) {
      String session = changed.session().id().toString();
      tell(to -> to.pathChanged(session, changed.change()));
    } else if (event instanceof NodeEvent.MaxDatagramChanged changed) {
      String session = changed.session().id().toString();
      tell(to -> to.maxDatagramChanged(session, changed.bytes()));
    } else if (event instanceof NodeEvent.SessionLost lost) {
      String session = lost.session().id().toString();
      tell(to -> to.sessionLost(session, lost.reason()));
    } else if (event instanceof NodeEvent.SessionClosed closed) {
      String session = closed.session().id().toString();
      tell(to -> to.sessionClosed(session, closed.code(), closed.reason()));
    } else if (event instanceof NodeEvent.Guessed guessed) {
      String session = guessed.session().id().toString();
      tell(
          to ->
              to.guessed(
                  session, guessed.kind(), guessed.found(), guessed.sockets(), guessed.packets()));
    } else if (event instanceof NodeEvent.Checked checked) {
      String session = checked.session().id().toString();
      tell(to -> to.progress(session, Narration.check(checked.pair())));
    } else if (event instanceof NodeEvent.Punched punched) {
      String session = punched.session().id().toString();
      tell(to -> to.punched(session, punched.direct(), punched.detail()));
    } else if (event instanceof NodeEvent.Progress progress) {
      String session = progress.session() == null ? "" : progress.session().id().toString();
      tell(to -> to.progress(session, progress.text()));
    }
  }

  @Override
  public void onSessionStarted(PeerSession session, String service) {
    tellStarted(session, List.of(service));
  }

  @Override
  public void onFailure(ErrorCode code, String message) {
    tell(to -> to.failed(code, message));
  }

  private void tellStarted(PeerSession session, List<String> services) {
    String id = session.id().toString();
    String peer = session.peer();
    tell(to -> to.sessionStarted(id, services, peer));
  }

  private void tell(Consumer<NodeListener> call) {
    serial.execute(() -> call.accept(listener));
  }
}
