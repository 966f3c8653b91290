/** Whole endpoints that exchange datagrams in memory: data, connections, paths, handshakes. */
package dev.crowfly.bench.micro.endpoint;
