package dev.crowfly.node;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.runtime.SerialExecutor;
import dev.crowfly.signaling.ErrorCode;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Turns what the loop tells into calls of a listener on other threads. */
final class IntermediateFeed implements Consumer<NodeEvent>, BiConsumer<ErrorCode, String> {
  private final IntermediateListener listener;
  private final Executor serial;

  IntermediateFeed(IntermediateListener listener, Executor executor) {
    this.listener = listener;
    serial = new SerialExecutor(executor);
  }

  @Override
  public void accept(NodeEvent event) {
    if (event instanceof NodeEvent.NodeJoined joined) {
      tell(to -> to.nodeJoined(joined.node(), joined.from()));
    } else if (event instanceof NodeEvent.NodeLeft left) {
      tell(to -> to.nodeLeft(left.node(), left.reason()));
    } else if (event instanceof NodeEvent.ServicePublished published) {
      tell(to -> to.servicePublished(published.service(), published.node()));
    } else if (event instanceof NodeEvent.SessionIntroduced made) {
      tell(
          to ->
              to.sessionIntroduced(made.session(), made.service(), made.agent(), made.connector()));
    } else if (event instanceof NodeEvent.SessionForgotten ended) {
      tell(to -> to.sessionForgotten(ended.session(), ended.code()));
    } else if (event instanceof NodeEvent.Refused refused) {
      tell(to -> to.refused(refused.node(), refused.code(), refused.reason()));
    }
  }

  @Override
  public void accept(ErrorCode code, String message) {
    tell(to -> to.failed(code, message));
  }

  private void tell(Consumer<IntermediateListener> call) {
    serial.execute(() -> call.accept(listener));
  }
}
