/**
 * The jars as they are packed: these tests ({@code …IT}) run after {@code package}, on processes of
 * their own. What depends on the version of a multi-release jar shows nowhere else.
 */
package dev.crowfly.node.packed;
