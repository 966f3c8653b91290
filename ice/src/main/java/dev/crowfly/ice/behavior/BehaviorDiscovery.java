package dev.crowfly.ice.behavior;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.stun.ChangeRequest;
import dev.crowfly.ice.stun.ClientTransaction;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.StunException;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how the NAT in front of one base behaves, with a server of RFC 5780 (or less, and then
 * less is found out).
 *
 * <p>Three rounds: reach the server; filtering, by asking it to answer from elsewhere; mapping, by
 * asking its other sockets directly, and hairpinning beside. Every request is repeated as the rules
 * say, so loss costs time and not truth. With {@link RetransmissionRules#ICE} it ends after 19 s at
 * the latest, under a second where nothing is filtered.
 *
 * <p>Contract: {@code start} once; after any input drain {@code pollTransmit}, then read {@code
 * result} (null until the end) and {@code nextTimeout}. One owner thread. At most four requests are
 * in flight; each fits a slot of 64 bytes.
 */
public final class BehaviorDiscovery {
  /** No timeout. */
  public static final long NEVER = ClientTransaction.NEVER;

  private enum Round {
    IDLE,
    REACHING,
    FILTERING,
    MAPPING,
    DONE
  }

  private final SocketAddress base;
  private final InetSocketAddress server;
  private final List<InetSocketAddress> localAddresses;
  private final RandomSource random;
  private final MappingObservations observations = new MappingObservations();
  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();

  private final Query reach;
  private final Query fromOther;
  private final Query fromOtherPort;
  private final Query toOtherAddress;
  private final Query toOther;
  private final Query toOtherPort;
  private final Query hairpin;
  private final List<Query> queries;

  private Round round = Round.IDLE;
  private InetSocketAddress reflexive;
  private InetSocketAddress other;
  private Hairpinning hairpinning = Hairpinning.UNKNOWN;
  private NatBehavior result;

  /**
   * Makes an idle discovery.
   *
   * @param base the key of the socket that is examined; requests leave from it
   * @param server the primary address of the server
   * @param localAddresses the base's own addresses, to tell whether anything translates; may be
   *     empty
   * @param rules for every request; {@link RetransmissionRules#ICE} for an answer in seconds
   */
  public BehaviorDiscovery(
      SocketAddress base,
      InetSocketAddress server,
      List<InetSocketAddress> localAddresses,
      RetransmissionRules rules,
      RandomSource random) {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException("Resolve the server's address first: " + server);
    }
    this.base = base;
    this.server = server;
    this.localAddresses = List.copyOf(localAddresses);
    this.random = random;
    this.reach = new Query(rules);
    this.fromOther = new Query(rules);
    this.fromOtherPort = new Query(rules);
    this.toOtherAddress = new Query(rules);
    this.toOther = new Query(rules);
    this.toOtherPort = new Query(rules);
    this.hairpin = new Query(rules);
    this.queries =
        List.of(reach, fromOther, fromOtherPort, toOtherAddress, toOther, toOtherPort, hairpin);
  }

  /** Begins; the first request is due at once. */
  public void start(long now) {
    if (round != Round.IDLE) {
      throw new IllegalStateException("Started already: make a new discovery");
    }
    round = Round.REACHING;
    reach.begin(server, server, ChangeRequest.NONE, random, now);
  }

  /** An observation that the caller has from elsewhere, of this base and the server's family. */
  public void observed(InetSocketAddress destination, InetSocketAddress mapped) {
    observations.add(destination, mapped);
  }

  /**
   * Takes a datagram.
   *
   * @return whether it belonged to this discovery; false leaves it to others on the same socket
   */
  public boolean receive(
      byte[] array, int offset, int length, SocketAddress local, InetSocketAddress peer, long now) {
    if (round == Round.IDLE || round == Round.DONE || !local.equals(base)) {
      return false;
    }
    try {
      reader.wrap(array, offset, length);
    } catch (StunException e) {
      return false;
    }
    boolean taken = hairpin.isOwnRequest(reader) ? cameBack(peer) : isAnswer(peer);
    if (taken) {
      advance(now);
    }
    return taken;
  }

  private boolean cameBack(InetSocketAddress peer) {
    hairpinning =
        AddressKey.same(peer, reflexive) || !isLocal(peer)
            ? Hairpinning.SUPPORTED
            : Hairpinning.INTERNAL_SOURCE;
    hairpin.endAnswered();
    return true;
  }

  private boolean isAnswer(InetSocketAddress peer) {
    for (Query query : queries) {
      if (query != hairpin && query.takes(reader, peer)) {
        return true;
      }
    }
    return false;
  }

  /** Moves on when a request is due again or has failed; spurious calls are harmless. */
  public void onTimeout(long now) {
    for (Query query : queries) {
      query.onTimeout(now);
    }
    advance(now);
  }

  /** When {@link #onTimeout} and {@link #pollTransmit} are due; {@link #NEVER} at the end. */
  public long nextTimeout() {
    long next = NEVER;
    for (Query query : queries) {
      next = Math.min(next, query.nextTimeout());
    }
    return next;
  }

  /** Fills the caller's slot with the next request that is due; false = none. */
  public boolean pollTransmit(IceTransmit out, long now) {
    for (Query query : queries) {
      int length = query.write(writer, out.buffer(), out.offset(), out.limit(), now);
      if (length > 0) {
        out.filled(length, base, query.destination());
        return true;
      }
    }
    return false;
  }

  /** What was found out; null until the end. */
  public NatBehavior result() {
    return result;
  }

  private void advance(long now) {
    if (round == Round.REACHING && !reach.isRunning()) {
      endReaching(now);
    }
    if (round == Round.FILTERING) {
      endFilteringWhenDone(now);
    }
    if (round == Round.MAPPING && !isMappingRunning()) {
      finish();
    }
  }

  private void endReaching(long now) {
    reflexive = reach.mapped();
    if (reflexive == null) {
      finish();
      return;
    }
    observations.add(server, reflexive);
    other = usable(reach.other());
    if (other == null) {
      beginMapping(now);
      return;
    }
    round = Round.FILTERING;
    fromOther.begin(server, other, ChangeRequest.BOTH, random, now);
    fromOtherPort.begin(
        server,
        new InetSocketAddress(server.getAddress(), other.getPort()),
        ChangeRequest.PORT,
        random,
        now);
  }

  /** RFC 5780 §7.4: another address and port of the server; both must differ. */
  private InetSocketAddress usable(InetSocketAddress told) {
    boolean usable =
        told != null
            && told.getPort() != server.getPort()
            && !told.getAddress().equals(server.getAddress())
            && Query.isPlausible(told, server);
    return usable ? told : null;
  }

  private void endFilteringWhenDone(long now) {
    if (fromOther.outcome() == Query.Outcome.ANSWERED) {
      // RFC 5780 §4.4: endpoint-independent, whatever the other test would say.
      fromOtherPort.cancel();
    }
    if (!fromOther.isRunning() && !fromOtherPort.isRunning()) {
      beginMapping(now);
    }
  }

  private void beginMapping(long now) {
    round = Round.MAPPING;
    if (translation() != Translation.NONE) {
      hairpin.begin(reflexive, reflexive, ChangeRequest.NONE, random, now);
    }
    if (other == null) {
      return;
    }
    ask(toOtherAddress, new InetSocketAddress(other.getAddress(), server.getPort()), now);
    ask(toOther, other, now);
    ask(toOtherPort, new InetSocketAddress(server.getAddress(), other.getPort()), now);
  }

  private void ask(Query query, InetSocketAddress destination, long now) {
    query.begin(destination, destination, ChangeRequest.NONE, random, now);
  }

  private boolean isMappingRunning() {
    return hairpin.isRunning()
        || toOtherAddress.isRunning()
        || toOther.isRunning()
        || toOtherPort.isRunning();
  }

  private void finish() {
    round = Round.DONE;
    observe(toOtherAddress);
    observe(toOther);
    observe(toOtherPort);
    MappingBehavior mapping =
        translation() == Translation.NONE
            ? MappingBehavior.ENDPOINT_INDEPENDENT
            : observations.behavior();
    if (hairpin.outcome() == Query.Outcome.SILENT
        && mapping == MappingBehavior.ENDPOINT_INDEPENDENT) {
      hairpinning = Hairpinning.NOT_SUPPORTED;
    }
    result =
        new NatBehavior(
            reflexive != null || observations.size() > 0,
            translation(),
            mapping,
            filtering(),
            hairpinning,
            Optional.ofNullable(reflexive));
  }

  private void observe(Query query) {
    if (query.outcome() == Query.Outcome.ANSWERED) {
      observations.add(query.destination(), query.mapped());
    }
  }

  /** Silence counts only where the silent socket answers when it is asked directly. */
  private FilteringBehavior filtering() {
    if (fromOther.outcome() == Query.Outcome.ANSWERED) {
      return FilteringBehavior.ENDPOINT_INDEPENDENT;
    }
    if (fromOther.outcome() != Query.Outcome.SILENT
        || toOther.outcome() != Query.Outcome.ANSWERED) {
      return FilteringBehavior.UNKNOWN;
    }
    if (fromOtherPort.outcome() == Query.Outcome.ANSWERED) {
      return FilteringBehavior.ADDRESS_DEPENDENT;
    }
    return fromOtherPort.outcome() == Query.Outcome.SILENT
            && toOtherPort.outcome() == Query.Outcome.ANSWERED
        ? FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT
        : FilteringBehavior.UNKNOWN;
  }

  private Translation translation() {
    if (reflexive == null || localAddresses.isEmpty()) {
      return Translation.UNKNOWN;
    }
    if (isLocal(reflexive)) {
      return Translation.NONE;
    }
    return localAddresses.stream().anyMatch(a -> a.getPort() == reflexive.getPort())
        ? Translation.PORT_PRESERVED
        : Translation.TRANSLATED;
  }

  private boolean isLocal(InetSocketAddress address) {
    return localAddresses.contains(address);
  }
}
