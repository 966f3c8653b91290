/**
 * A session with one peer: ICE, connection C, the relay path and the choice between paths.
 *
 * <p>{@link dev.crowfly.node.core.session.Session} is what the application sees, {@link
 * dev.crowfly.node.core.session.SessionMachine} what the edge drives. {@code SignalingNews}, {@code
 * ConnectionNews} and {@code IceNews} lead what comes in to the parts, {@code Terms} keeps what
 * signaling has agreed, {@code Reopening} knows what becomes of a session that signaling has lost.
 *
 * <p>The parts, which one {@code Incarnation} holds: {@code Punching} speaks ICE and trickles,
 * {@code Guessing} helps it where NATs give each destination another port (with {@code
 * ExtraBases}), {@code Carriage} makes C and makes it again, {@code StreamGate} reads stream
 * headers, {@code Paths} moves C. Of the paths {@code PathProbing} asks, {@code PathChoice}
 * compares, {@code ActivePath} follows.
 *
 * <p>Decisions that the design leaves open:
 *
 * <ul>
 *   <li>ICE generations of both sides count in step: who gets a Restart of a generation beyond its
 *       own begins that one, whatever lies between; older ones are ignored. So both may restart at
 *       once, and messages may be lost with a leg.
 *   <li>The Agent alone repeats punching attempts; either side begins one when its network changes.
 *   <li>When the network of the Agent changes, C goes to the relay at once, which follows the leg,
 *       and back as soon as a direct path is proven from there. Waiting for a probe would be a gap.
 *   <li>A path that QUIC failed over from is forgotten and asked anew: it counts again when it has
 *       answered, at first at once, later with a back-off.
 *   <li>Without the relay (no leg, a leg too narrow) {@code auto} does what {@code direct} does.
 *   <li>At a Connector a second C of the same Agent replaces the first when its handshake is
 *       complete, not before: who can only send Initials ends nothing.
 *   <li>When signaling says that a session is lost (the peer restarted, or its leg was away for too
 *       long) and C still answers, the session goes on with C alone. When C is lost too, the Agent
 *       asks for the session again, at the same node, for as long as a session may be without C;
 *       for the application it stays the same one. The Connector ends its own.
 *   <li>A relay that does not answer for two seconds is left for a direct path that ICE has proven,
 *       if C's handshake hangs there.
 *   <li>Four direct paths at most are asked at once, those that ICE proved first.
 *   <li>The built-in services may be used by every Agent that has a session.
 *   <li>Ports are guessed when plain checks have had 400 ms without success; three tries in an
 *       attempt, each from a socket of its own. A search for random ports follows an attempt in
 *       vain, holds back the next one, and is made three times in a session at most.
 *   <li>A socket that was opened to guess stays while a pair on it is valid, or C takes it. All of
 *       them end with the network they were opened in; C is then moved as from any socket that is
 *       gone.
 *   <li>Consent: QUIC packets on the active direct path are told to ICE every two seconds at most.
 * </ul>
 *
 * <p>Pure: time and randomness come in. Not thread-safe: the owner of the machine.
 */
package dev.crowfly.node.core.session;
