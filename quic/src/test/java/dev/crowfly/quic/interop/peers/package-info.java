/** Foreign QUIC stacks, driven as black boxes. */
package dev.crowfly.quic.interop.peers;
