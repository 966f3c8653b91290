package dev.crowfly.node.demo;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.runtime.EdgeListener;
import dev.crowfly.signaling.ErrorCode;

/** What a node tells that is not the hero: failures, and steps for the curious. */
final class Backstage implements EdgeListener {
  private final Teller teller;
  private final String name;

  Backstage(Teller teller, String name) {
    this.teller = teller;
    this.name = name;
  }

  @Override
  public void onEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.Progress progress) {
      teller.detail(name + ": " + progress.text());
    } else if (event instanceof NodeEvent.Punched punched) {
      teller.detail(name + ": " + Narration.punched(punched.direct(), punched.detail()));
    }
  }

  @Override
  public void onSessionStarted(PeerSession session, String service) {}

  @Override
  public void onFailure(ErrorCode code, String message) {
    teller.say(name + ": " + message);
  }
}
