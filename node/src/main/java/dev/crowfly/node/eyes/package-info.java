/**
 * How people and programs see a node: event lines, metrics, Java Flight Recorder, log text.
 *
 * <ul>
 *   <li>Everything here only shows. Nothing in it steers a node, and a reader that is slow or gone
 *       does not hold one up.
 *   <li>Names of events, fields and metrics are a contract: they get no new meaning.
 *   <li>No secret gets here; what peers sent is escaped.
 * </ul>
 */
package dev.crowfly.node.eyes;
