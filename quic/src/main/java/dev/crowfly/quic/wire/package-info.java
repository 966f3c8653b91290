/** The bytes of QUIC: var-ints, packet numbers, headers, frames, transport parameters. */
package dev.crowfly.quic.wire;
