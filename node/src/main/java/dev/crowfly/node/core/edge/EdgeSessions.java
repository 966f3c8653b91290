package dev.crowfly.node.core.edge;

import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.ice.guess.ProbeBudget;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.leg.Leg;
import dev.crowfly.node.core.session.NatView;
import dev.crowfly.node.core.session.Reflexive;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.node.core.session.SessionCounters;
import dev.crowfly.node.core.session.SessionHost;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClient;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sessions of a node, and what they need of it. */
final class EdgeSessions implements SessionHost {
  /** Who asks signaling for sessions once more. */
  interface Asking {
    /** The session is to be asked for. */
    void reopen(Session session, long now);

    /** It has ended, so nobody wants it any more; nothing happens if it is not being asked for. */
    void cancel(Session session, long now);
  }

  private final EdgeConfig config;
  private final RandomSource random;
  private final QuicEndpoint endpoint;
  private final SignalingClient signaling;
  private final Leg leg;
  private final EventQueue events;
  private final CarriageConfigs carriages;
  private final WallClock wallClock;
  private final Agenda agenda = new Agenda();
  private final StunRouting stun = new StunRouting();
  private final SessionCounters counters = new SessionCounters();
  private final Doorkeeper doorkeeper;
  private final Map<SessionId, Session> byId = new HashMap<>();
  private final Set<String> published = new HashSet<>();
  private Asking asking;
  private final NatWatch nat;
  private final ExtraSockets extras;
  private final ProbeBudget probeBudget;
  private List<LocalBase> bases = List.of();
  private List<InetSocketAddress> intermediates = List.of();
  private Reflexive reflexive;

  EdgeSessions(
      EdgeConfig config,
      RandomSource random,
      QuicEndpoint endpoint,
      SignalingClient signaling,
      Leg leg,
      EventQueue events,
      WallClock wallClock) {
    this.config = config;
    this.random = random;
    this.endpoint = endpoint;
    this.signaling = signaling;
    this.leg = leg;
    this.events = events;
    this.wallClock = wallClock;
    carriages = new CarriageConfigs(config);
    doorkeeper = new Doorkeeper(endpoint, byId::get);
    GuessingRules guessing = config.guessing();
    nat = new NatWatch(guessing.predicts() || guessing.searches(), random);
    extras = new ExtraSockets(events);
    probeBudget = new ProbeBudget(guessing.probesPerMinute());
  }

  /** Whom sessions tell; before anything else. */
  void setAsking(Asking who) {
    asking = who;
  }

  // ---- the table

  void add(Session session) {
    byId.put(session.name(), session);
  }

  Session get(SessionId id) {
    return byId.get(id);
  }

  /** Those that the application knows of; a copy. */
  Collection<Session> known() {
    return agenda.all().stream().filter(Session::wasOpen).toList();
  }

  int count() {
    return byId.size();
  }

  Set<String> published() {
    return published;
  }

  Agenda agenda() {
    return agenda;
  }

  StunRouting stun() {
    return stun;
  }

  Doorkeeper doorkeeper() {
    return doorkeeper;
  }

  NatWatch natWatch() {
    return nat;
  }

  ExtraSockets extras() {
    return extras;
  }

  // ---- news for all

  void onBases(List<LocalBase> present, long now) {
    bases = present;
    extras.onBases(present);
    if (reflexive != null && present.stream().noneMatch(b -> b.key().equals(reflexive.base()))) {
      reflexive = null;
      nat.onSeen(null, now);
    }
    agenda.all().forEach(each -> each.machine().onBasesChanged(now));
  }

  /** Where the Intermediate is; the next session and generation know. */
  void onIntermediates(List<InetSocketAddress> addresses) {
    intermediates = addresses;
  }

  void onReflexive(Reflexive seen, long now) {
    reflexive = seen;
    nat.onSeen(seen, now);
    agenda.all().forEach(each -> each.machine().onReflexive(now));
  }

  /** Takes a datagram if it tells what kind of NAT we have; says whether it did. */
  boolean receiveNat(Datagram in, long now) {
    if (!nat.isAsking() || !nat.receive(in)) {
      return false;
    }
    agenda.all().forEach(each -> each.machine().onNatKnown(now));
    return true;
  }

  void onRelayChanged(long now) {
    agenda.all().forEach(each -> each.machine().onRelayChanged(now));
  }

  void onSuspended(long now) {
    agenda.all().forEach(each -> each.machine().onSuspended(now));
  }

  // ---- SessionHost

  @Override
  public QuicEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public SignalingClient signaling() {
    return signaling;
  }

  @Override
  public Parameters parameters() {
    return config.parameters();
  }

  @Override
  public IceConfig ice() {
    return config.ice();
  }

  @Override
  public RandomSource iceRandom() {
    return random;
  }

  @Override
  public List<LocalBase> bases() {
    return bases;
  }

  @Override
  public boolean isPresent(SocketAddress local) {
    return extras.has(local) || bases.stream().anyMatch(base -> base.key().equals(local));
  }

  @Override
  public GuessingRules guessing() {
    return config.guessing();
  }

  @Override
  public ProbeBudget probeBudget() {
    return probeBudget;
  }

  @Override
  public NatView nat() {
    return nat.view();
  }

  @Override
  public long openSockets(Session session, SocketAddress like, int count) {
    return extras.ask(session, (LocalKey) like, count);
  }

  @Override
  public void closeSockets(List<LocalKey> keys) {
    extras.close(keys);
  }

  @Override
  public Reflexive reflexive() {
    return reflexive;
  }

  @Override
  public List<InetSocketAddress> intermediates() {
    return intermediates;
  }

  @Override
  public QuicConfig carriageConfig(String peer, boolean client) {
    return carriages.of(peer, client);
  }

  @Override
  public long wallClockMillis(long now) {
    return wallClock.millis(now);
  }

  @Override
  public boolean serves(String service) {
    return published.contains(service);
  }

  @Override
  public boolean isRelayUp(Session session) {
    return leg.isRelayAvailable() && leg.relay().isOpen(session.relayAddress());
  }

  @Override
  public void openFlow(Session session, long flow, long now) {
    leg.relay().open(session.relayAddress(), flow, now);
  }

  @Override
  public void tell(NodeEvent event) {
    events.add(event);
  }

  @Override
  public void tellNews(Session session, QuicStream stream, int news) {
    events.addNews(session, stream, news);
  }

  @Override
  public void wake(Session session) {
    agenda.wake(session);
  }

  @Override
  public void claim(String ufrag, Session session) {
    stun.claim(ufrag, session);
  }

  @Override
  public void release(String ufrag) {
    stun.release(ufrag);
  }

  @Override
  public void claimPair(SocketAddress local, InetSocketAddress peer, Session session, long now) {
    doorkeeper.claim(local, peer, session, now);
  }

  @Override
  public void releasePair(SocketAddress local, InetSocketAddress peer, Session session) {
    doorkeeper.release(local, peer, session);
  }

  @Override
  public void closeFlow(Session session) {
    leg.relay().close(session.relayAddress());
  }

  @Override
  public void reopen(Session session, long now) {
    asking.reopen(session, now);
  }

  @Override
  public void forgetName(Session session) {
    stun.forget(session);
    doorkeeper.forget(session);
    if (session.name() != null) {
      byId.remove(session.name(), session);
      leg.relay().close(session.relayAddress());
    }
  }

  @Override
  public void forget(Session session, long now) {
    if (session.wasOpen()) {
      asking.cancel(session, now);
    }
    agenda.remove(session);
    extras.forget(session);
    forgetName(session);
  }

  @Override
  public SessionCounters counters() {
    return counters;
  }
}
