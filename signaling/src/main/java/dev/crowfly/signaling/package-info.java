/**
 * What Agent, Connector and Intermediate say to each other about sessions: messages, values and
 * error codes. The root names no subpackage.
 *
 * <ul>
 *   <li>{@code codec}: messages as bytes.
 *   <li>{@code client}: the machine of an edge node, Agent and Connector at once.
 *   <li>{@code registry}: who serves a name and who may do what, as ports.
 *   <li>{@code switchboard}: the machine of the Intermediate.
 * </ul>
 *
 * <p>Pure: bytes in, bytes and events out. Nothing here knows QUIC or ICE: node ids and candidates
 * are texts. One thread owns a machine.
 *
 * <p>How a session goes, in order:
 *
 * <pre>
 *  Agent                    Intermediate                    Connector
 *    Hello ─────────────────────►◄──────────────────────────── Hello
 *    ◄───────────────── Welcome ─┼─ Welcome ─────────────────────►
 *                                ◄──────────────────── Register web
 *                                ├─ Registered ──────────────────►
 *    Open web, ICE ──────────────►
 *                                ├─ Offer: session, flow, Agent, ICE ►
 *                                ◄───────────── Accept: session, ICE
 *    ◄─── Answer: session, flow, Connector, ICE
 *    ◄──────────── StartPunching ┴ StartPunching ────────────────►
 *    Candidate … Restart … ◄───── passed on ─────► Candidate … Restart
 *    Close ──────────────────────►───────────────────────────────► Close
 * </pre>
 *
 * <p>Decisions that the design did not say:
 *
 * <ul>
 *   <li>Hello says the newest version that the node speaks, Welcome the one that is spoken on the
 *       leg. The client gives up when it can't.
 *   <li>A name has one owner. Who loses its leg keeps its names for a minute, so that nobody can
 *       take them by being quicker; who withdraws them keeps nothing. Names that begin with {@code
 *       crowfly.} can't be published.
 *   <li>An Agent that may not reach a service is told {@link
 *       dev.crowfly.signaling.ErrorCode#FORBIDDEN}, whether there is such a service or not.
 *   <li>A refused registration is asked for again every 30 s, and the same refusal told once: so a
 *       corrected access file, or a name that has become free, needs no restart.
 *   <li>Several opens of one Agent that arrive before the Connector has answered become one
 *       session: the first gets the answer, the others the same session as an existing one.
 *   <li>Resume says which side the sender is ({@code agent}): an Intermediate that has restarted
 *       can't know. A side that was here all the time need not resume; it hears Resumed too.
 *   <li>An Agent resumes before it opens. If it opens a session with a Connector with which it has
 *       one that it did not resume, it has restarted, and the old one ends.
 *   <li>A Connector that comes with another {@code instance} is a new process: its sessions end at
 *       once with {@link dev.crowfly.signaling.ErrorCode#PEER_RESTARTED}, which tells the other
 *       side that the connection between the two is dead as well.
 *   <li>A second leg of the same node takes the place of the first, which is told {@link
 *       dev.crowfly.signaling.ErrorCode#REPLACED} and must not come back by itself: otherwise two
 *       processes with one identity would push each other out for ever.
 * </ul>
 */
package dev.crowfly.signaling;
