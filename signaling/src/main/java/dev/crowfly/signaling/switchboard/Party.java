package dev.crowfly.signaling.switchboard;

/** One side of a session. */
final class Party {
  private static final int MAX_CANDIDATES = 64;

  private final boolean agent;
  private final String nodeId;
  private Node node;
  private BoardLeg leg;
  private int flow = FlowIds.NONE;
  private int generation;
  private int candidates;

  Party(boolean agent, String nodeId) {
    this.agent = agent;
    this.nodeId = nodeId;
  }

  boolean isAgent() {
    return agent;
  }

  String nodeId() {
    return nodeId;
  }

  /** Null while the node has not said that it takes part. */
  Node node() {
    return node;
  }

  void belongsTo(Node which) {
    node = which;
  }

  /** The leg that the side is on; null while it is away. */
  BoardLeg leg() {
    return leg;
  }

  int flow() {
    return flow;
  }

  /** Takes a flow of the leg; false if there is none left. */
  boolean attach(BoardLeg to) {
    flow = to.flows().take();
    if (flow == FlowIds.NONE) {
      return false;
    }
    leg = to;
    return true;
  }

  void detach() {
    if (leg != null) {
      leg.flows().give(flow);
      leg = null;
      flow = FlowIds.NONE;
    }
  }

  /** Begins to count candidates of a generation. */
  void generation(int number, int candidatesAlready) {
    generation = number;
    candidates = candidatesAlready;
  }

  /** Whether another candidate may be passed on. */
  boolean countCandidate(int ofGeneration) {
    return ofGeneration == generation && candidates++ < MAX_CANDIDATES;
  }
}
