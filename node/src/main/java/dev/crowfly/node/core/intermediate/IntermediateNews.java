package dev.crowfly.node.core.intermediate;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.signaling.switchboard.SwitchboardEvent;

/** What of the switchboard's news the node tells. */
final class IntermediateNews {
  private IntermediateNews() {}

  /** The same as an event of the node; null if it is of no interest outside. */
  static NodeEvent of(SwitchboardEvent event) {
    if (event instanceof SwitchboardEvent.NodeJoined news) {
      return new NodeEvent.NodeJoined(news.node(), news.from());
    } else if (event instanceof SwitchboardEvent.NodeLeft news) {
      return new NodeEvent.NodeLeft(news.node(), news.reason());
    } else if (event instanceof SwitchboardEvent.ServicePublished news) {
      return new NodeEvent.ServicePublished(news.service(), news.node());
    } else if (event instanceof SwitchboardEvent.SessionIntroduced news) {
      return new NodeEvent.SessionIntroduced(
          news.session().toString(), news.service(), news.agent(), news.connector());
    } else if (event instanceof SwitchboardEvent.SessionForgotten news) {
      return new NodeEvent.SessionForgotten(news.session().toString(), news.code());
    } else if (event instanceof SwitchboardEvent.Refused news) {
      return new NodeEvent.Refused(news.node(), news.code(), news.text());
    } else {
      return null;
    }
  }
}
