/**
 * Real NATs: the jar as people run it, an Intermediate, Agents and Connectors in Linux network
 * namespaces of their own, behind routers that nftables makes.
 *
 * <pre>
 *            198.51.100.10            Intermediate
 *                  |
 *   ------------ internet -----------------------------------------   one namespace, which routes
 *    |                 |                  |                  |        each public /32 to its link,
 *    |           198.51.100.12      198.51.100.13      198.51.100.14  and has weather: cuts, loss
 *    |              router             router             carrier
 *    |           192.168.1.1        192.168.2.1         100.64.14.1
 *    |                 |                  |                  |
 *    |                 |                  |               router
 *    |                 |                  |            192.168.3.1
 *    |                 |                  |                  |
 *  host              host               host               host        Agent, or Connector with its
 *  (public)      192.168.1.2        192.168.2.2        192.168.3.2     backend, and a client
 * </pre>
 *
 * <p>A {@link dev.crowfly.realnat.Line} is a way into the internet with the routers on it, of one
 * {@link dev.crowfly.realnat.Access}; a {@link dev.crowfly.realnat.Host} is plugged into one line
 * at a time and can move to another. What a router does is data: {@link
 * dev.crowfly.realnat.RouterKind}.
 *
 * <ul>
 *   <li>{@code MatrixTest}: every kind with every kind. What is expected comes from {@link
 *       dev.crowfly.realnat.Expectation}, a table made from RFC 4787, not from the product.
 *   <li>{@code BirthdayTest}: how often a search for random ports finds one.
 *   <li>{@code TransitionsTest}: what a stream goes through when NATs and networks change.
 * </ul>
 *
 * <p>Decisions. They need root, so they are tagged {@code namespaces} and left out of a usual
 * build; {@code .ci/run} has them, and so has
 *
 * <pre>mvn -B verify -Dgroups=namespaces -Dcrowfly.test.excludedGroups=foreign-only</pre>
 *
 * Where a lab can't be had they are skipped, and say why. Nothing is touched outside of the
 * namespaces that {@link dev.crowfly.realnat.Namespaces} makes: cables are made inside of them, so
 * that not even for a moment an interface stands in the host's own. They go when a test ends, when
 * its Java machine is told to end, and at the latest when the next one begins. IPv6 is off in them:
 * programs would go around the NATs. There is no delay, as this kernel has no way to make one
 * without a program in the middle; the simulator is for that.
 */
package dev.crowfly.realnat;
