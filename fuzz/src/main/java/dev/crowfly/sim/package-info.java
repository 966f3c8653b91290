/**
 * The simulator: whole nodes behind simulated NATs, in virtual time.
 *
 * <p>For whoever wants to know what his own protocol does on Crowfly when the network is as
 * networks are:
 *
 * <pre>{@code
 * try (World world = World.seeded(42)) {
 *   SimNode server = world.node("server", AccessKind.SYMMETRIC);
 *   SimNode client = world.node("client", AccessKind.SYMMETRIC);
 *   server.publish("shout", stream -> stream.onBytes(bytes -> stream.write(upperCase(bytes))));
 *   world.ready();
 *   SimSession session = client.connect("shout");
 *   SimStream stream = session.openStream();
 *   stream.write("hello".getBytes(UTF_8));
 *   world.until(() -> stream.text().equals("HELLO"));
 *   assertEquals(PathKind.RELAY, session.path().kind());
 * }
 * }</pre>
 *
 * <p>A {@link dev.crowfly.sim.World} has one seed, a virtual clock, an Intermediate and nodes; the
 * nodes run the same cores as real ones ({@link dev.crowfly.node.core.edge.EdgeCore}, {@link
 * dev.crowfly.node.core.intermediate.IntermediateCore}), without sockets. {@link
 * dev.crowfly.sim.net} has the NATs, {@link dev.crowfly.sim.link} the links and their faults.
 *
 * <p>Invariants: one thread; nothing here blocks, and nothing happens but inside {@link
 * dev.crowfly.sim.World#run} and its siblings; the same seed and the same calls give the same run,
 * datagram for datagram, which {@link dev.crowfly.sim.World#traceHash} shows. A world begins at a
 * random time, so that nobody gets used to 0.
 *
 * <p>Decisions: handlers of the application are called while a node takes its turn, and may call
 * anything but {@code run}; a datagram of the application carries the name of its service before
 * its payload; identities follow from the seed and the node's name.
 */
package dev.crowfly.sim;
