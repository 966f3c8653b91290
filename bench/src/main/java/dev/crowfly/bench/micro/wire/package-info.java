/** Reading and writing what QUIC packets consist of. */
package dev.crowfly.bench.micro.wire;
