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
 *   <li>A loop that only acknowledges, and pays a system call for each datagram, sleeps for some 20
 *       to 80 µs where it would be woken at once: longer runs, fewer wake-ups of both ends, a sixth
 *       of the processor time of a bulk transfer. Loops that answer don't.
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
 *
 * <p>The UDP offload. On Linux with Java 22 or later a {@link dev.crowfly.node.io.UdpSocket} sends
 * a batch with one {@code sendmsg} and UDP_SEGMENT, and receives one with UDP_GRO: some twentieth
 * of the work per datagram. The classes are in {@code META-INF/versions/22} (sources in {@code
 * src/main/java22}) and are asked for by name; {@link dev.crowfly.node.io.Offloads} says what came
 * of it. Its decisions:
 *
 * <ul>
 *   <li>The socket stays a channel of NIO, which binds, sets options, selects and closes. Its
 *       descriptor is looked for among those of the process, and has to prove that it is the one.
 *   <li>What the system does not take as a batch goes the plain way, which either succeeds (then
 *       this peer gets single datagrams for the next 1,024 batches) or says what is wrong.
 *   <li>A batch is copied once out of the heap. Letting the system read the heap would save a fifth
 *       of the call, and hold up the garbage collector of the whole process as long as it takes.
 *   <li>What can't be had (no such Java, system, architecture, kernel; native access denied; {@code
 *       -Dcrowfly.offload=false}) leaves the plain way, one call for each datagram.
 * </ul>
 */
package dev.crowfly.node.io;
