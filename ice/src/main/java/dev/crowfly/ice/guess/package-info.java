/**
 * Guessing the ports of NATs that give each destination another one ("symmetric"), where plain
 * simultaneous open can't work because no side knows where to send.
 *
 * <p>Two observations of one socket from two places tell what kind of NAT is in front ({@link
 * dev.crowfly.ice.guess.PortChoice}). Where ports follow each other, {@link
 * dev.crowfly.ice.guess.Prediction} opens the next few: it takes a fresh socket, because what a NAT
 * does with a socket that was used before says nothing of its next port. Where ports are random
 * {@link dev.crowfly.ice.guess.BirthdaySearch} makes two sides meet by number: many sockets on one,
 * many probes on the other.
 *
 * <p>What is sent are connectivity checks of an {@link dev.crowfly.ice.agent.IceAgent} ({@link
 * dev.crowfly.ice.agent.IceAgent#probe}): whoever hears one authenticates it, and ICE does the
 * rest. So nothing here is trusted, and a wrong guess costs packets alone.
 *
 * <p>What each side has to know of the other goes as extensions of candidates (RFC 8839 §5.1), in
 * {@link dev.crowfly.ice.guess.GuessNote}s: who does not know them ignores them, and takes a
 * predicted port for an ordinary candidate, which it is.
 *
 * <p>Decisions: step and window are small, for on a NAT where others are busy the ports run away
 * and the next attempt, with another socket, is the better chance; two predicting sides count in
 * different steps (one, and two), so that what others took in between shifts where they meet and
 * does not prevent it; a port is searched for once in a search; a search sends to one IP address.
 *
 * <p>The risk is ICE's own (RFC 8445 §19.5.1): a peer may name a victim's address and have us send
 * checks there. Predictions add a few dozen packets to that. A search adds more, so it is off by
 * default, and held by a budget for each search and one for the whole node ({@link
 * dev.crowfly.ice.guess.ProbeBudget}).
 *
 * <p>Random ports on both sides are not practical: a thousand sockets on each side would need some
 * sixty thousand probes each. Pure, like all of ICE; not thread-safe.
 */
package dev.crowfly.ice.guess;
