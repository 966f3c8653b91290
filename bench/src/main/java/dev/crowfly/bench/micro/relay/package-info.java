/** An Intermediate that passes datagrams on, in memory. */
package dev.crowfly.bench.micro.relay;
