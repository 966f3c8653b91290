/**
 * Everything that touches sockets, threads and clocks: one loop thread per node.
 *
 * <p>{@link dev.crowfly.node.io.EventLoop} drives a {@link dev.crowfly.node.core.NodeMachine}: it
 * waits, reads the clock once per turn (and once more before it waits), hands in datagrams,
 * commands and timeouts, and after each input drains the machine: datagrams, an event, which the
 * {@link dev.crowfly.node.io.LoopListener} takes, and again until there is none. Datagrams that are
 * there together, up to 32, are one input. The runtime and the tunnels build on it; it knows
 * neither.
 *
 * <p>Invariants: the machine, the listener and all {@link dev.crowfly.node.io.Readiness} run on the
 * loop thread only; application threads come in as {@link dev.crowfly.node.io.Command}s. Each
 * source of work has a budget per turn, so that none starves another. No exception ends the loop.
 * Nothing is allocated per datagram.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Incoming datagrams are handed in by the run: the machine answers to all with one ACK frame,
 *       as RFC 9000 §13.2.2 allows. Under a bulk transfer that makes a quarter as many of them.
 *   <li>Outgoing datagrams lie back to back in one array and leave at the turn's end, or 32 at a
 *       time: batches for an offload, without letting the receiver idle meanwhile.
 *   <li>A full send buffer stops the asking for more, so that nothing is lost; after 100 ms the
 *       socket loses what waits for it, so that the other sockets go on.
 *   <li>The selector waits in milliseconds, rounded up. What is due in under 0.1 ms is slept
 *       through instead; the pacer of {@code quic} has credit for 2 ms, so being late costs
 *       nothing.
 *   <li>A machine that is never ready with its timeout, or fails again and again, is called once in
 *       a millisecond.
 *   <li>A handler of a TCP channel that throws loses the channel; a UDP socket is never closed for
 *       an error, since ICMP messages are news of other datagrams.
 *   <li>{@code 0.0.0.0} is IPv4 alone, {@code ::} both protocols: what people mean, though Java
 *       makes no difference.
 *   <li>The route to the internet counts as part of the network: when its source address changes,
 *       the generation goes up though all addresses stayed.
 *   <li>Helper threads are two: a name server that does not answer never hides a change of the
 *       network, which is just when names are looked up.
 *   <li>An interrupt of the loop thread is forgotten: it would close every channel in use.
 * </ul>
 */
package dev.crowfly.node.io;
