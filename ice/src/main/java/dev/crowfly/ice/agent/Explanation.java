package dev.crowfly.ice.agent;

import dev.crowfly.ice.candidate.Candidate;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;

/** "Why not direct", for a person: what was tried, what came back, and what that usually means. */
final class Explanation {
  private static final int PAIRS_TOLD = 8;
  private static final int BAD_CREDENTIALS_HINT = 401;

  private final AgentState state;

  private Explanation(AgentState state) {
    this.state = state;
  }

  static String of(AgentState state) {
    return new Explanation(state).text();
  }

  private String text() {
    if (state.closed) {
      return "The session is closed.";
    }
    Pair selected = state.selected;
    if (selected != null) {
      return "There is a direct path: " + name(selected) + ".";
    }
    for (Pair pair : state.allPairs()) {
      if (pair.isValid()) {
        return "There is a direct path, not agreed on yet: " + name(pair) + ".";
      }
    }
    String missing = whatIsMissing();
    return missing != null ? missing : whatWasTried();
  }

  /** What keeps the checks from beginning; {@code null} if nothing does. */
  private String whatIsMissing() {
    if (state.bases.all().isEmpty()) {
      return "There is no local address to send from: no interface is up, or the filter excludes"
          + " all of them.";
    }
    Generation generation = state.current;
    if (generation.remote == null) {
      return generation.early.isEmpty()
          ? "The peer has not told its credentials yet: nothing can be checked."
          : "The peer checks us already, but its credentials have not come yet.";
    }
    if (!state.started) {
      return "The checks have not been started yet.";
    }
    if (!generation.checkList.pairs().isEmpty()) {
      return null;
    }
    if (generation.remoteCount() == 0) {
      return generation.relayedRemotes > 0
          ? "The peer can be reached over a relay only: it told of no address of its own."
          : "The peer told of no address at which it may be reached"
              + (generation.remoteEnded ? "." : ", and may still do so.");
    }
    return familiesDiffer();
  }

  private String familiesDiffer() {
    boolean six = false;
    boolean four = false;
    for (Candidate remote : state.current.remotes()) {
      boolean isSix = remote.address().getAddress() instanceof Inet6Address;
      six |= isSix;
      four |= !isSix;
    }
    return "The two sides share no address family: the peer has "
        + (six && four ? "IPv4 and IPv6" : six ? "IPv6 alone" : "IPv4 alone")
        + ", and no local address can reach that.";
  }

  private String whatWasTried() {
    List<Pair> pairs = state.current.checkList.pairs();
    int failed = 0;
    int open = 0;
    int heard = 0;
    for (Pair pair : pairs) {
      failed += pair.state() == PairState.FAILED ? 1 : 0;
      open += pair.isOpen() ? 1 : 0;
      heard += pair.requestsReceived > 0 ? 1 : 0;
    }
    StringBuilder out = new StringBuilder();
    out.append(pairs.size()).append(pairs.size() == 1 ? " pair" : " pairs");
    out.append(" of addresses: ").append(failed).append(" failed, ").append(open);
    out.append(" still to be checked or on the way. ");
    out.append(meaning(heard));
    int told = 0;
    for (Pair pair : pairs) {
      if (told++ == PAIRS_TOLD) {
        out.append("\n  and ").append(pairs.size() - PAIRS_TOLD).append(" more");
        break;
      }
      out.append("\n  ").append(name(pair)).append(": ").append(outcome(pair));
    }
    return out.toString();
  }

  private String meaning(int heard) {
    boolean credentials =
        state.current.checkList.pairs().stream()
            .anyMatch(pair -> pair.hintedErrorCode == BAD_CREDENTIALS_HINT);
    if (credentials) {
      return "The peer is reached, but does not know our credentials: the two sides are of"
          + " different generations, or somebody else answers there.";
    }
    boolean elsewhere =
        state.current.checkList.pairs().stream()
            .anyMatch(pair -> pair.failure == PairFailure.ANSWER_FROM_ELSEWHERE);
    if (elsewhere) {
      return "Both sides are behind NATs that give each destination another port (symmetric): the"
          + " port that one side sees of the other is never the one that answers.";
    }
    if (heard > 0) {
      return "The peer's checks reach us, but its answers to ours do not: our datagrams are lost on"
          + " the way to it, or its firewall drops them.";
    }
    return state.bases.isObserved()
        ? "Nothing comes back from the peer. Usual causes: a NAT that gives each destination another"
            + " port (symmetric) on one side and one that filters by port on the other, or a"
            + " firewall that drops UDP."
        : "Nothing comes back from the peer, and no server told what our address looks like from"
            + " outside: UDP may be blocked here, or no server was asked.";
  }

  private static String outcome(Pair pair) {
    if (pair.state() != PairState.FAILED) {
      return switch (pair.state()) {
        case FROZEN, WAITING -> "not checked yet";
        default -> pair.requestsSent + " requests sent, no answer yet";
      };
    }
    return pair.failure.sentence()
        + (pair.errorCode == 0 ? "" : " " + pair.errorCode)
        + " ("
        + pair.requestsSent
        + " requests sent, "
        + pair.requestsReceived
        + " received)";
  }

  private static String name(Pair pair) {
    Candidate local = pair.info().local();
    return local.type().token()
        + " "
        + name(local.address())
        + " to "
        + pair.remote.type().token()
        + " "
        + name(pair.peer());
  }

  /** Never by name: that would ask a name server. */
  private static String name(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return address.getAddress() instanceof Inet6Address
        ? "[" + host + "]:" + address.getPort()
        : host + ":" + address.getPort();
  }
}
