/** Packet protection, and the JDK's share of it. */
package dev.crowfly.bench.micro.crypto;
