package dev.crowfly.ice.behavior;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What was found out about the NAT in front of one base.
 *
 * @param udpWorks whether any answer or observation came
 * @param translation whether there is a NAT
 * @param mapping RFC 4787 §4.1
 * @param filtering RFC 4787 §5; a firewall's, where nothing translates
 * @param hairpinning RFC 4787 §6
 * @param reflexive the base as the server sees it; empty when no answer came
 */
public record NatBehavior(
    boolean udpWorks,
    Translation translation,
    MappingBehavior mapping,
    FilteringBehavior filtering,
    Hairpinning hairpinning,
    Optional<InetSocketAddress> reflexive) {

  /** With whom hole punching can be expected to work. */
  public PunchingExpectation expectation() {
    return udpWorks ? PunchingExpectation.of(mapping, filtering) : PunchingExpectation.NONE;
  }

  /** One or two plain English sentences for people, without addresses. */
  public String sentence() {
    if (!udpWorks) {
      return "No answer over UDP: a firewall blocks it or the server is down; "
          + expectation().words()
          + ".";
    }
    return where() + ", " + filteringWords() + ": " + expectation().words() + ".";
  }

  private String where() {
    if (translation == Translation.NONE) {
      return "No NAT is in the way";
    }
    String nat = translation == Translation.UNKNOWN ? "The NAT, if there is one, " : "Your NAT ";
    return nat
        + switch (mapping) {
          case ENDPOINT_INDEPENDENT -> "keeps one public address for all destinations";
          case ADDRESS_DEPENDENT -> "takes another public address for each destination host";
          case ADDRESS_AND_PORT_DEPENDENT ->
              "takes another public address for each destination host and port";
          case DEPENDENT -> "takes another public address for other destinations";
          case UNKNOWN -> "maps addresses in a way that could not be tested";
        };
  }

  private String filteringWords() {
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT -> "and packets from anyone come in";
      case ADDRESS_DEPENDENT -> "and only packets from hosts that were contacted come in";
      case ADDRESS_AND_PORT_DEPENDENT ->
          "and only packets from hosts and ports that were contacted come in";
      case UNKNOWN -> "and what it lets in could not be tested";
    };
  }
}
