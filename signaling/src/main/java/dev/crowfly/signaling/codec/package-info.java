/**
 * Messages as bytes on a stream: varint length (of what follows), varint type, body. Varints are
 * those of RFC 9000 §16, in any length.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>On any bytes the reader throws {@link dev.crowfly.signaling.SignalingException} and nothing
 *       else. Each text, list and number has its bound; what is read is within it, so whoever gets
 *       a message need not look again. The writer refuses what a reader would refuse.
 *   <li>Unknown types are skipped, unknown fields at the end and unknown flags are ignored: a later
 *       version adds those. A message has at most 64 KiB.
 *   <li>A length that was announced and has not come takes no memory.
 *   <li>Texts for people hold no control or format characters: they can be printed and logged.
 * </ul>
 *
 * <p>Called by client and switchboard on their owner thread. Arrays of callers are copied, never
 * kept. The layouts stand in {@code LegLayouts}, {@code SessionLayouts} and {@code
 * PunchingLayouts}; golden vectors keep them as they are.
 */
package dev.crowfly.signaling.codec;
