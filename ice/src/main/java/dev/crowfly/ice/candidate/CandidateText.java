package dev.crowfly.ice.candidate;

import dev.crowfly.ice.candidate.CandidateFormatException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** The {@code candidate:} attribute of RFC 8839 §5.1, read and written. */
final class CandidateText {
  private static final String PREFIX = "candidate:";

  /** Longer than any candidate that we or anybody would write; what is longer is not read. */
  private static final int MAX_LENGTH = 1024;

  /** Foundation, component, transport, priority, address, port, "typ" and the type. */
  private static final int FIXED_TOKENS = 8;

  private CandidateText() {}

  static String write(Candidate candidate) {
    StringBuilder out =
        new StringBuilder(PREFIX)
            .append(candidate.foundation())
            .append(' ')
            .append(Candidate.COMPONENT)
            .append(" udp ")
            .append(candidate.priority())
            .append(' ')
            .append(literal(candidate.address()))
            .append(' ')
            .append(candidate.address().getPort())
            .append(" typ ")
            .append(candidate.type().token());
    if (candidate.related() != null) {
      out.append(" raddr ").append(literal(candidate.related()));
      out.append(" rport ").append(candidate.related().getPort());
    } else if (candidate.type() != CandidateType.HOST) {
      // RFC 8839 §5.1: a related address must be there; this is the one that says nothing.
      boolean six = candidate.address().getAddress().getAddress().length == 16;
      out.append(" raddr ").append(six ? "::" : "0.0.0.0").append(" rport 9");
    }
    return out.toString();
  }

  /** A scope is the business of one machine and never leaves it. */
  private static String literal(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  static Candidate parse(String text) throws CandidateFormatException {
    if (text.length() > MAX_LENGTH) {
      throw malformed("longer than " + MAX_LENGTH + " characters");
    }
    String line = text.startsWith("a=") ? text.substring(2) : text;
    if (!line.startsWith(PREFIX)) {
      throw malformed("does not begin with " + PREFIX);
    }
    String[] tokens = line.substring(PREFIX.length()).split(" ", -1);
    if (tokens.length < FIXED_TOKENS || tokens.length % 2 != 0) {
      throw malformed("has " + tokens.length + " words: eight, and pairs after them, are needed");
    }
    for (String token : tokens) {
      if (token.isEmpty()) {
        throw malformed("words are set apart by one space");
      }
    }
    if (!isFoundation(tokens[0])) {
      throw malformed("the foundation is none");
    }
    if (number(tokens[1], 256, "component") != Candidate.COMPONENT) {
      throw new CandidateFormatException(
          Reason.UNSUPPORTED_COMPONENT, "component " + tokens[1] + ": only 1 is used");
    }
    if (!tokens[2].toLowerCase(Locale.ROOT).equals("udp")) {
      throw new CandidateFormatException(Reason.UNSUPPORTED_TRANSPORT, "only udp is used");
    }
    long priority = number(tokens[3], Integer.MAX_VALUE, "priority");
    if (priority == 0) {
      throw malformed("priority 0");
    }
    InetSocketAddress address = address(tokens[4], tokens[5]);
    if (address.getPort() == 0) {
      throw malformed("port 0");
    }
    if (!tokens[6].equals("typ")) {
      throw malformed("'typ' is not where it must be");
    }
    return new Candidate(
        type(tokens[7]), address, priority, tokens[0], related(tokens), /* base= */ null);
  }

  /** The related address, if both of its halves are there and it says something. */
  private static InetSocketAddress related(String[] tokens) throws CandidateFormatException {
    String relatedAddress = null;
    String relatedPort = null;
    for (int i = FIXED_TOKENS; i < tokens.length; i += 2) {
      if (tokens[i].equals("raddr")) {
        relatedAddress = tokens[i + 1];
      } else if (tokens[i].equals("rport")) {
        relatedPort = tokens[i + 1];
      } // RFC 8839 §5.1: extensions that are not understood are ignored
    }
    if (relatedAddress == null || relatedPort == null) {
      return null;
    }
    InetSocketAddress related = address(relatedAddress, relatedPort);
    return related.getAddress().isAnyLocalAddress() ? null : related;
  }

  private static InetSocketAddress address(String host, String port)
      throws CandidateFormatException {
    int number = (int) number(port, 65535, "port");
    InetAddress address = IpLiteral.parse(host);
    if (address == null) {
      throw new CandidateFormatException(
          Reason.UNSUPPORTED_ADDRESS, "not an IP address; names are not resolved");
    }
    return new InetSocketAddress(address, number);
  }

  private static CandidateType type(String token) throws CandidateFormatException {
    for (CandidateType type : CandidateType.values()) {
      if (type.token().equals(token)) {
        return type;
      }
    }
    throw new CandidateFormatException(Reason.UNSUPPORTED_TYPE, "no such candidate type");
  }

  /** {@code 1*32ice-char}. */
  static boolean isFoundation(String text) {
    if (text.isEmpty() || text.length() > 32) {
      return false;
    }
    return text.chars().allMatch(CandidateText::isIceChar);
  }

  static boolean isIceChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  private static long number(String text, long max, String what) throws CandidateFormatException {
    if (text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(what + " is not a number in its range");
    }
    long value = Long.parseLong(text);
    if (value > max) {
      throw malformed(what + " is not a number in its range");
    }
    return value;
  }

  private static CandidateFormatException malformed(String message) {
    return new CandidateFormatException(Reason.MALFORMED, message);
  }
}
