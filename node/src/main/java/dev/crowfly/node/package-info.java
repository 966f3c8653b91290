/**
 * Crowfly for applications: reach a service behind a NAT by its name, directly.
 *
 * <p>{@link dev.crowfly.node.Node} publishes services and reaches those of others, {@link
 * dev.crowfly.node.Intermediate} introduces nodes to each other. Both are made by builders, may be
 * used by any thread, and are closed at the end. Handlers and listeners run on an executor, never
 * on the thread that moves the packets.
 *
 * <pre>{@code
 * try (Node node = Node.builder()
 *     .identity(Path.of("node.pem")).intermediate("NODEID@relay.example.com:4433").open()) {
 *   node.publish("echo", session -> serve(session.acceptStream()));   // as a Connector
 *   Session session = node.connect("other").get(5, SECONDS);          // as an Agent
 *   SessionStream stream = session.openStream();
 *   stream.output().write(bytes);
 *   stream.input().read(bytes);
 * }
 * }</pre>
 *
 * <p>What is here is made of: {@code core}, the pure machines (exported, for simulators); {@code
 * io}, the loop and its sockets; {@code runtime}, which brings both together; {@code files}, {@code
 * eyes}, {@code nat}, {@code netcheck}, {@code demo} and {@code cli} around them. A package names
 * only packages below it.
 *
 * <p>On Linux with Java 22 or later packets leave and arrive many at a time, through {@code
 * java.lang.foreign}: give Java {@code --enable-native-access=ALL-UNNAMED} (or {@code
 * dev.crowfly.node}, as a module), or it prints a warning. Where it denies that, and with {@code
 * -Dcrowfly.offload=false}, they go one by one. Peers don't notice.
 *
 * <h2>Threats, and what is done about them</h2>
 *
 * <ul>
 *   <li><b>Somebody on the network</b> reads, changes, replays, delays, drops: all connections are
 *       QUIC with TLS 1.3, both sides prove their keys. He can drop, and learn who talks to whom.
 *   <li><b>A stranger who sends packets</b>: nothing is remembered of him before a packet
 *       authenticates, and he never gets more than three times what he sent. The Intermediate asks
 *       for his address first (Retry) when many come at once. A Connector takes Initials only over
 *       the relay flow of a session, or from a pair of addresses that ICE has validated for one;
 *       checks are authenticated with a password that only the two nodes and the Intermediate know.
 *   <li><b>A lying Intermediate</b> can introduce the wrong node, as long as the Agent has not
 *       pinned its peer ({@link dev.crowfly.node.ConnectOptions#withPeer}), and the Connector has
 *       not pinned its Agents ({@link dev.crowfly.node.NodeBuilder#allow}). It relays what it can't
 *       read. It knows the candidates, which are addresses of the nodes.
 *   <li><b>A node that misuses the Intermediate</b>: it acts under its node id; services, sessions,
 *       opens, bytes of signaling and relay queues are limited for each, with an error code of its
 *       own. It can't answer, close or feed sessions of others. An access file says who may what.
 *   <li><b>A peer that misuses a session</b>: streams, datagrams, flows, waiting connections and
 *       candidates are bounded; each Agent reaches only the services that it may.
 *   <li><b>A peer that names somebody else's address</b> has us send checks there, as any ICE agent
 *       would (RFC 8445 §19.5.1): bounded, paced, and ended when nothing answers. A birthday search
 *       sends more of them to one IP address; it is off unless {@link
 *       dev.crowfly.node.NodeBuilder#guessing} switches it on, limited for each session, and for
 *       the whole node by a budget for each minute.
 *   <li><b>Somebody with the key file</b> is the node. The file has mode 600; secrets never reach
 *       logs; TLS secrets are written only where {@code SSLKEYLOGFILE} or {@link
 *       dev.crowfly.node.NodeBuilder#keyLog} say so.
 *   <li><b>What is not covered</b>: traffic analysis, and a node that floods a peer which let it
 *       in, beyond what congestion control and the limits allow.
 * </ul>
 */
package dev.crowfly.node;
