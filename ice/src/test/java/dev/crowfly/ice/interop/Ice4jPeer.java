package dev.crowfly.ice.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.NominationStrategy;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/** The ICE agent of ice4j with one UDP socket on loopback, driven through its public API. */
final class Ice4jPeer implements AutoCloseable {
  static {
    // It would ask the metadata service of a cloud for addresses; a test talks to loopback only.
    System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
  }

  /** Kept here, because the logging of the JDK forgets loggers that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"));

  private final Agent agent;
  private final IceMediaStream stream;
  private final Component component;
  private final LocalCandidate local;

  /** Its STUN is read by ice4j; what is left is ours to read. */
  private DatagramSocket socket;

  private final CountDownLatch over = new CountDownLatch(1);

  Ice4jPeer(boolean controlling) throws IOException {
    LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
    agent = new Agent();
    agent.setLoggingLevel(Level.SEVERE);
    agent.setControlling(controlling);
    agent.setUseDynamicPorts(false);
    agent.setNominationStrategy(NominationStrategy.NOMINATE_HIGHEST_PRIO);
    agent.addCandidateHarvester(new LoopbackHarvester());
    agent.addStateChangeListener(
        change -> {
          if (change.getNewValue() instanceof IceProcessingState state && state.isOver()) {
            over.countDown();
          }
        });
    stream = agent.createMediaStream("data");
    component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
    List<LocalCandidate> candidates = component.getLocalCandidates();
    if (candidates.size() != 1) {
      throw new IOException("expected one candidate: " + candidates);
    }
    local = candidates.get(0);
  }

  /** Makes a host candidate where ice4j itself makes none: on loopback. */
  private final class LoopbackHarvester extends AbstractCandidateHarvester {
    @Override
    public Collection<LocalCandidate> harvest(Component component) {
      try {
        socket =
            new MultiplexingDatagramSocket(
                new DatagramSocket(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0)));
        IceSocketWrapper wrapper = new IceUdpSocketWrapper(socket);
        HostCandidate candidate = new HostCandidate(wrapper, component, Transport.UDP);
        component
            .getParentStream()
            .getParentAgent()
            .getStunStack()
            .addSocket(candidate.getStunSocket(null));
        component.addLocalCandidate(candidate);
        return List.of(candidate);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isHostHarvester() {
      return true;
    }
  }

  String ufrag() {
    return agent.getLocalUfrag();
  }

  String password() {
    return agent.getLocalPassword();
  }

  /** Where its only candidate is. */
  InetSocketAddress address() {
    return new InetSocketAddress(
        local.getTransportAddress().getAddress(), local.getTransportAddress().getPort());
  }

  String foundation() {
    return local.getFoundation();
  }

  long priority() {
    return local.getPriority();
  }

  /** Tells it of its peer; {@link #start} comes next. */
  void remote(String ufrag, String password) {
    stream.setRemoteUfrag(ufrag);
    stream.setRemotePassword(password);
  }

  void remoteHost(InetSocketAddress address, String foundation, long priority) {
    component.addRemoteCandidate(
        new RemoteCandidate(
            new TransportAddress(address, Transport.UDP),
            component,
            CandidateType.HOST_CANDIDATE,
            foundation,
            priority,
            null));
  }

  void start() {
    agent.startConnectivityEstablishment();
  }

  /** Waits until its processing is over; returns the state then. */
  IceProcessingState awaitEnd(long seconds) throws InterruptedException {
    if (!over.await(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("ice4j is still " + agent.getState());
    }
    return agent.getState();
  }

  boolean isControlling() {
    return agent.isControlling();
  }

  IceProcessingState state() {
    return agent.getState();
  }

  /** The pair that it selected, or null. */
  CandidatePair selectedPair() {
    return component.getSelectedPair();
  }

  /** Sends over the selected pair. */
  void send(byte[] data) throws IOException {
    socket.send(
        new DatagramPacket(
            data, data.length, selectedPair().getRemoteCandidate().getTransportAddress()));
  }

  /** The next datagram that is not STUN. */
  byte[] receive(int timeoutMillis) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    socket.setSoTimeout(timeoutMillis);
    socket.receive(packet);
    return Arrays.copyOfRange(
        packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
  }

  @Override
  public void close() {
    agent.free();
  }
}
