package dev.crowfly.node.cli;

import dev.crowfly.node.IntermediateListener;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.eyes.ErrorText;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;

/** Tells what an Intermediate tells: nodes and sessions with {@code -v}, refusals always. */
final class IntermediateLog implements IntermediateListener {
  private final Console console;

  IntermediateLog(Console console) {
    this.console = console;
  }

  @Override
  public void nodeJoined(String node, InetSocketAddress from) {
    tell(new NodeEvent.NodeJoined(node, from));
  }

  @Override
  public void nodeLeft(String node, String reason) {
    tell(new NodeEvent.NodeLeft(node, reason));
  }

  @Override
  public void servicePublished(String service, String node) {
    tell(new NodeEvent.ServicePublished(service, node));
  }

  @Override
  public void sessionIntroduced(String session, String service, String agent, String connector) {
    tell(new NodeEvent.SessionIntroduced(session, service, agent, connector));
  }

  @Override
  public void sessionForgotten(String session, ErrorCode code) {
    tell(new NodeEvent.SessionForgotten(session, code));
  }

  @Override
  public void refused(String node, ErrorCode code, String reason) {
    NodeEvent event = new NodeEvent.Refused(node, code, reason);
    JsonLine line = EventLines.ofIntermediate(event);
    console.event(line);
    console.log(Narration.ofIntermediate(event));
  }

  @Override
  public void failed(ErrorCode code, String message) {
    console.event(EventLines.error(code, message));
    console.log(ErrorText.of(code, message));
  }

  private void tell(NodeEvent event) {
    console.event(EventLines.ofIntermediate(event));
    console.detail(Narration.ofIntermediate(event));
  }
}
