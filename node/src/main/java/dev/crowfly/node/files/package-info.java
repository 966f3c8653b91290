/**
 * What people write: identity, access and configuration files, and the addresses, services and
 * forwards of the command line.
 *
 * <ul>
 *   <li>Whatever is wrong with a file ends in a {@link dev.crowfly.node.files.FileException},
 *       whatever is wrong with a text in a {@link dev.crowfly.node.files.MalformedTextException}:
 *       one line that says what is wrong and what to do. Nothing secret is in it.
 *   <li>No file is read beyond a bound.
 *   <li>A file that this package makes is complete when it appears under its name.
 * </ul>
 *
 * <p>Decisions that the design did not take. The identity file holds the key alone: the certificate
 * is made from it anew, with the same bytes each time, and since node ids are what counts it is
 * valid from 2020 on and has no end (RFC 5280 §4.1.2.5). Reads of a key that others may read work,
 * with a warning. Files are read by threads that may block, never by the loop.
 */
package dev.crowfly.node.files;
