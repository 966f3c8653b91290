/**
 * Messages as bytes: varint length, varint type, body.
 *
 * <p>The reader throws {@link dev.crowfly.signaling.SignalingException} and nothing else, on any
 * bytes.
 */
package dev.crowfly.signaling.codec;
