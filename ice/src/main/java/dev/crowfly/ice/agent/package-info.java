/**
 * The ICE agent (RFC 8445, full) as a machine without sockets: {@link
 * dev.crowfly.ice.agent.IceAgent}.
 *
 * <p>The runtime's loop drives one agent for each peer; several may share sockets, and {@link
 * dev.crowfly.ice.agent.IceAgent#accepts} tells whose datagram it is. The agent keeps no array that
 * it is given, and gives out copies. Trickle is RFC 8838, consent RFC 7675.
 *
 * <p>Invariants: what does not authenticate changes no state but counters, and gets one reply of at
 * most its own length; at most {@code maxPairs} pairs, {@code maxRemoteCandidates} remote
 * candidates, {@code maxEarlyChecks} early checks, 512 requests seen, 64 replies waiting; a pair in
 * use is never pushed out; one new check or question to a server in each Ta.
 *
 * <p>Where it differs from RFC 8445, on purpose, and the tests that show it:
 *
 * <ul>
 *   <li>A pair is a base and a remote address. All local candidates of a base send from it, so what
 *       pruning (§6.1.2.4) removes is never made, and the valid pair of §7.2.5.3.2 is the checked
 *       pair, told with the candidate that the peer sees ({@code GatheringTest}).
 *   <li>Checks go on after nomination (§8.1.2 ends them): several pairs may be valid, and a check
 *       from a new source makes a pair at any time ({@code SessionTest}: a peer that moved).
 *   <li>A pair can fail after it was valid, and what failed is checked again when a check or a QUIC
 *       packet comes in on it, when it was heard in the attempt that still runs, and when another
 *       attempt begins ({@code PairTransitionsTest} has the whole table).
 *   <li>A frozen pair waits for the first retransmission of its foundation's check, not for its end
 *       (§6.1.4.2): the end of a check takes 6.3 s, and a whole attempt 10 s.
 *   <li>A nomination that gets no answer leaves the pair valid: consent decides that. The next
 *       nomination goes to a pair that lost fewer.
 *   <li>When the nominated pair dies, the controlling side nominates the next valid one without a
 *       restart.
 *   <li>No pair fails the session before the attempt's time is up, as RFC 8863 wants it.
 *   <li>A request whose transaction ID was seen from another place is not answered: a NAT gives the
 *       retransmissions of a check one source ({@code AttackTest}). One that was seen from the same
 *       place is answered and has no further effect.
 *   <li>After four answers from elsewhere at one IP address, without a valid pair, no more
 *       peer-reflexive candidates are learned there until something changes: two symmetric NATs
 *       would lead us from port to port for ever ({@code SymmetricChaseTest}).
 *   <li>A quiet base has no candidates and no pairs of its own; a check that comes in there makes
 *       one ({@code QuietBaseTest}). {@code dev.crowfly.ice.guess} needs them.
 *   <li>RTO is not stretched by the number of pairs (§14.3): Ta keeps the rate in bounds.
 *   <li>Relayed candidates are never checked: the relay path is the runtime's.
 *   <li>A check without FINGERPRINT is dropped without a reply: many agents may share the socket.
 * </ul>
 *
 * <p>RFC 7675: a QUIC packet that authenticated counts as an answered consent check. Consent is
 * kept on few pairs; valid pairs beyond these are known to have worked, and nothing is sent on
 * them.
 *
 * <p>What remains: somebody who can read a check on its way and deliver it first, from his own
 * address, makes a pair that fails (RFC 8445 §19.2); he can do no more without the password.
 */
package dev.crowfly.ice.agent;
