/**
 * The pure part of a node: values, the machine contract and the events; it names no subpackage.
 *
 * <p>{@code core.edge} makes the machine of Agents and Connectors, {@code core.intermediate} that
 * of Intermediates. Neither knows a socket, a thread, a clock or a file: the loop in {@code io}
 * drives them, and so does the simulator. One thread owns a machine.
 */
package dev.crowfly.node.core;
