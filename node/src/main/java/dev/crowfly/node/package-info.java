/**
 * The node: the only module that touches sockets, threads, clocks and files.
 *
 * <p>Nothing is here yet.
 */
package dev.crowfly.node;
