package dev.crowfly.node.core.tunnel;

/** Whoever a flow of datagrams belongs to, at either end. Called on the machine's thread. */
public interface FlowHandler {
  /** A datagram came; a view valid during the call, which may {@link DatagramFlows#send}. */
  void onDatagram(byte[] data, int offset, int length, long now);

  /** The flow is forgotten: idle, no longer allowed, or its session has ended. */
  void onFlowClosed(long now);
}
