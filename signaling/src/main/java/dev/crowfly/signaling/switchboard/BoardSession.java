package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import java.util.ArrayList;
import java.util.List;

/** A session between two nodes; it is the same for nobody else. */
final class BoardSession {
  private final SessionId id;
  private final Party agent;
  private final Party connector;
  private final List<Long> requests = new ArrayList<>();
  private BoardSessionState state;
  private List<String> services = List.of();
  private Party restarted;
  private boolean announced;

  BoardSession(SessionId id, String agent, String connector, BoardSessionState state) {
    this.id = id;
    this.agent = new Party(true, agent);
    this.connector = new Party(false, connector);
    this.state = state;
  }

  SessionId id() {
    return id;
  }

  Party agent() {
    return agent;
  }

  Party connector() {
    return connector;
  }

  Party party(boolean isAgent) {
    return isAgent ? agent : connector;
  }

  Party party(Node node) {
    return agent.node() == node ? agent : connector;
  }

  Party other(Party party) {
    return party == agent ? connector : agent;
  }

  /** Opens of the Agent that wait for the Connector's word, the first first. */
  List<Long> requests() {
    return requests;
  }

  boolean is(BoardSessionState which) {
    return state == which;
  }

  boolean isClaim() {
    return state.isClaim();
  }

  /** Goes on; false, and nothing changes, if that can't happen in the present state. */
  boolean on(BoardSessionState.Input input) {
    BoardSessionState next = state.on(input);
    if (next == null) {
      return false;
    }
    state = next;
    return true;
  }

  /** What both sides know that the Agent may use. */
  List<String> services() {
    return services;
  }

  void services(List<String> list) {
    services = list;
  }

  /** Whether the world was told of it. */
  boolean isAnnounced() {
    return announced;
  }

  void announce() {
    announced = true;
  }

  /**
   * A side has begun an ICE generation.
   *
   * @return whether the other side has begun one too since the last time: both are ready
   */
  boolean restarted(Party party, IceParameters ice) {
    party.generation(ice.generation(), ice.candidates().size());
    boolean both = restarted != null && restarted != party;
    restarted = both ? null : party;
    return both;
  }
}
