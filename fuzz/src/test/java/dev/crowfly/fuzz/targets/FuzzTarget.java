package dev.crowfly.fuzz.targets;

import dev.crowfly.node.core.tunnel.StreamHeaderTarget;
import dev.crowfly.node.core.tunnel.TunnelFramingTarget;
import java.util.List;

/**
 * A target by its name, which is that of its class and of the directory of its corpus.
 *
 * @param mutants how many changed inputs a test run tries: what a target costs decides
 */
record FuzzTarget(Class<?> owner, Entry entry, int mutants) {
  /** What Jazzer calls too; throws anything when a property does not hold. */
  interface Entry {
    void run(byte[] input);
  }

  /** All there are. */
  static List<FuzzTarget> all() {
    return List.of(
        of(VarIntTarget.class, VarIntTarget::fuzzerTestOneInput, 1000),
        of(PacketHeaderTarget.class, PacketHeaderTarget::fuzzerTestOneInput, 1000),
        of(FrameTarget.class, FrameTarget::fuzzerTestOneInput, 1000),
        of(TransportParametersTarget.class, TransportParametersTarget::fuzzerTestOneInput, 1000),
        of(StunTarget.class, StunTarget::fuzzerTestOneInput, 1000),
        of(CandidateTarget.class, CandidateTarget::fuzzerTestOneInput, 1000),
        of(SignalingCodecTarget.class, SignalingCodecTarget::fuzzerTestOneInput, 500),
        of(RelayFramingTarget.class, RelayFramingTarget::fuzzerTestOneInput, 1000),
        of(TunnelFramingTarget.class, TunnelFramingTarget::fuzzerTestOneInput, 1000),
        of(StreamHeaderTarget.class, StreamHeaderTarget::fuzzerTestOneInput, 1000),
        of(ClientInitialTarget.class, ClientInitialTarget::fuzzerTestOneInput, 12),
        of(ServerFlightTarget.class, ServerFlightTarget::fuzzerTestOneInput, 12),
        of(ClientOneRttTarget.class, ClientOneRttTarget::fuzzerTestOneInput, 12),
        of(ServerOneRttTarget.class, ServerOneRttTarget::fuzzerTestOneInput, 12),
        of(EndpointDatagramsTarget.class, EndpointDatagramsTarget::fuzzerTestOneInput, 12),
        of(ConnectionApiTarget.class, ConnectionApiTarget::fuzzerTestOneInput, 20),
        of(PathApiTarget.class, PathApiTarget::fuzzerTestOneInput, 20),
        of(IceAgentApiTarget.class, IceAgentApiTarget::fuzzerTestOneInput, 60),
        of(TlsEngineTarget.class, TlsEngineTarget::fuzzerTestOneInput, 60),
        of(SignalingPeersTarget.class, SignalingPeersTarget::fuzzerTestOneInput, 200),
        of(NodeDatagramsTarget.class, NodeDatagramsTarget::fuzzerTestOneInput, 6));
  }

  private static FuzzTarget of(Class<?> owner, Entry entry, int mutants) {
    return new FuzzTarget(owner, entry, mutants);
  }

  String name() {
    return owner.getSimpleName();
  }
}
