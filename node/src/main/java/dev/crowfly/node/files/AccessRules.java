package dev.crowfly.node.files;

import dev.crowfly.quic.NodeId;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.registry.AccessPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an access file says.
 *
 * <p>A rule per line, {@code VERB WHO SERVICE...}; what no rule allows is refused.
 *
 * <pre>
 * # Who may publish what, and who may use it.
 * register  4q2vw...  web ssh      # this Connector may publish these services
 * reach     *         web          # everyone may use "web"
 * reach     7lw54...  *            # this Agent may use every service
 * register  abcde...  cam-*        # names that begin so
 * </pre>
 *
 * <p>WHO is a node id or {@code *} for everyone. SERVICE is a name, a beginning followed by {@code
 * *}, or {@code *}. A {@code #} begins a comment. An empty file lets nobody do anything. Immutable.
 */
public final class AccessRules implements AccessPolicy {
  /** More than a file of this kind should have. */
  private static final int MAX_RULES = 100_000;

  private static final String EVERYONE = "*";

  private final Map<String, Patterns> register = new HashMap<>();
  private final Map<String, Patterns> reach = new HashMap<>();
  private int size;

  private AccessRules() {}

  /**
   * Reads the text of an access file.
   *
   * @throws MalformedTextException when a line makes no sense; the message tells which and why
   */
  public static AccessRules parse(String text) {
    AccessRules rules = new AccessRules();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      int comment = raw.indexOf('#');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      if (!line.isEmpty()) {
        rules.add(number, List.of(line.split("\\s+", -1)));
      }
    }
    return rules;
  }

  private void add(int line, List<String> words) {
    String verb = words.get(0);
    Map<String, Patterns> rules =
        switch (verb) {
          case "register" -> register;
          case "reach" -> reach;
          default -> throw wrong(line, "'" + verb + "' is no rule; write 'register' or 'reach'");
        };
    if (words.size() < 3) {
      throw wrong(line, "write '" + verb + " NODEID SERVICE...', with * for everyone or every one");
    }
    String who = words.get(1);
    if (!who.equals(EVERYONE) && !NodeId.isValid(who)) {
      throw wrong(line, "'" + who + "' is no node id; take what 'crowfly id' prints, or *");
    }
    Patterns patterns = rules.computeIfAbsent(who, w -> new Patterns());
    for (String pattern : words.subList(2, words.size())) {
      if (!patterns.add(pattern)) {
        throw wrong(
            line, "'" + pattern + "' is no service; write a name (a-z 0-9 . _ -), NAME* or *");
      }
      if (++size > MAX_RULES) {
        throw wrong(line, "there are more than " + MAX_RULES + " rules; use * to need fewer");
      }
    }
  }

  private static MalformedTextException wrong(int line, String problem) {
    return new MalformedTextException("line " + line + ": " + problem);
  }

  @Override
  public boolean mayRegister(String node, String service) {
    return allows(register, node, service);
  }

  @Override
  public boolean mayReach(String node, String service) {
    return allows(reach, node, service);
  }

  /** How many pairs of a node and a service pattern there are. */
  public int size() {
    return size;
  }

  private static boolean allows(Map<String, Patterns> rules, String node, String service) {
    return matches(rules.get(node), service) || matches(rules.get(EVERYONE), service);
  }

  private static boolean matches(Patterns patterns, String service) {
    return patterns != null && patterns.match(service);
  }

  /** Names and beginnings of names of services. */
  private static final class Patterns {
    private final Set<String> names = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();

    boolean add(String pattern) {
      if (!pattern.endsWith("*")) {
        names.add(pattern);
        return ServiceName.isValid(pattern);
      }
      String beginning = pattern.substring(0, pattern.length() - 1);
      beginnings.add(beginning);
      return beginning.isEmpty() || ServiceName.isValid(beginning);
    }

    boolean match(String service) {
      return names.contains(service) || beginnings.stream().anyMatch(service::startsWith);
    }
  }
}
