package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateFormatException;
import dev.crowfly.ice.candidate.CandidateSet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists of candidates as a peer sends them, one a line: each is refused with a reason or survives
 * being written and read again; addresses are those that the JDK reads from the same text; a set
 * keeps the best of each address.
 */
public final class CandidateTarget {
  private CandidateTarget() {}

  /** Lines of {@code candidate:} attributes, in UTF-8 if the peer behaves. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    CandidateSet set = new CandidateSet();
    Map<Object, Long> best = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      Candidate candidate = parse(line);
      if (candidate != null) {
        checkWritten(candidate);
        checkAddress(candidate, line);
        boolean better = candidate.priority() > best.getOrDefault(candidate.address(), 0L);
        unlessEqual(better, set.add(candidate), "added " + line);
        best.merge(candidate.address(), candidate.priority(), Math::max);
      }
    }
    checkSet(set.all(), best);
  }

  /** Null if it was refused. */
  private static Candidate parse(String line) {
    try {
      return Candidate.parse(line);
    } catch (CandidateFormatException e) {
      unless(e.reason() != null && e.getMessage() != null, "refused without a reason");
      return null;
    }
  }

  private static void checkWritten(Candidate candidate) {
    String written = candidate.toAttribute();
    unless(written.length() <= 512, "longer than signaling carries: " + written);
    unlessEqual(candidate, parse(written), "as written");
    unlessEqual(candidate, parse("a=" + written), "as an attribute");
    unlessEqual(written, parse(written).toAttribute(), "written twice");
  }

  /** The JDK's own reading; it asks no name server, since this is a literal. */
  private static void checkAddress(Candidate candidate, String line) {
    String literal = line.substring(line.indexOf("candidate:")).split(" ", -1)[4];
    unless(literal.matches("[0-9A-Fa-f:.]+"), "not a literal: " + literal);
    if (literal.indexOf(':') < 0) {
      unlessEqual(4, literal.split("\\.", -1).length, "numbers of " + literal);
    }
    try {
      unlessEqual(
          InetAddress.getByName(literal), candidate.address().getAddress(), "address " + literal);
    } catch (UnknownHostException e) {
      throw new Violation("the JDK does not read " + literal, e);
    }
  }

  private static void checkSet(List<Candidate> all, Map<Object, Long> best) {
    unlessEqual(best.size(), all.size(), "size of the set");
    for (Candidate each : all) {
      unlessEqual(best.get(each.address()), each.priority(), "priority of " + each);
    }
  }
}
