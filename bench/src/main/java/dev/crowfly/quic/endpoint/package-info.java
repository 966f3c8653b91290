/** The doors through which benchmarks reach what {@code quic} shows to nobody else. */
package dev.crowfly.quic.endpoint;
