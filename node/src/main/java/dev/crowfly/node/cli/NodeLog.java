package dev.crowfly.node.cli;

import dev.crowfly.node.NodeListener;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.eyes.ErrorText;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.files.HostPort;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells what a node at the edge tells, and when it can be used for the first time. */
final class NodeLog implements NodeListener {
  private final Console console;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<FailedException> refused = new CompletableFuture<>();

  /** Why the last attempt to connect failed; null before the first failure and while connected. */
  private volatile FailedException down;

  NodeLog(Console console) {
    this.console = console;
  }

  /** Done when the Intermediate has taken the node; fails when it will not have it. */
  CompletableFuture<Void> connected() {
    return connected;
  }

  /** Done, with the reason, when the node can't go on. */
  CompletableFuture<FailedException> refused() {
    return refused;
  }

  /** What is wrong when the Intermediate at this address can't be reached. */
  FailedException unreachable(HostPort at) {
    String where = "not connected to the Intermediate at " + at + ": ";
    FailedException last = down;
    return last == null
        ? FailedException.of(ErrorCode.INTERMEDIATE_UNREACHABLE, where + "no answer yet")
        : new FailedException(last.code(), where + last.getMessage());
  }

  @Override
  public void intermediateUp(String node, InetSocketAddress address, InetSocketAddress observed) {
    console.event(EventLines.intermediateUp(node, address, observed));
    console.log(Narration.intermediateUp(node, address, observed));
    down = null;
    connected.complete(null);
  }

  @Override
  public void intermediateDown(ErrorCode code, String reason, long retryInMillis) {
    down = FailedException.of(code, reason);
    console.event(EventLines.intermediateDown(code, reason, retryInMillis));
    console.log(Narration.intermediateDown(code, reason, retryInMillis));
  }

  @Override
  public void intermediateRefused(ErrorCode code, String reason) {
    FailedException why = FailedException.of(code, reason);
    connected.completeExceptionally(why);
    refused.complete(why);
  }

  @Override
  public void registered(String service) {
    console.event(EventLines.registered(service));
    console.log("service " + service + " is published");
  }

  @Override
  public void registrationRefused(String service, ErrorCode code, String reason) {
    // At the first attempt the command ends with it; later on the service may come back.
    console.log("service " + service + " is not published: " + reason);
  }

  @Override
  public void sessionStarted(String session, List<String> services, String peer) {
    console.event(EventLines.session(session, services, peer));
    console.log(Narration.session(session, String.join(", ", services), peer));
  }

  @Override
  public void maxDatagramChanged(String session, int bytes) {
    console.event(EventLines.maxDatagram(session, bytes));
    console.detail(Narration.step(session, "carries datagrams of up to " + bytes + " bytes"));
  }

  @Override
  public void pathChanged(String session, PathChange change) {
    console.event(EventLines.path(session, change));
    console.log(Narration.path(session, change));
  }

  @Override
  public void punched(String session, boolean direct, String detail) {
    console.event(EventLines.punched(session, direct, detail));
    console.detail(Narration.step(session, Narration.punched(direct, detail)));
  }

  @Override
  public void guessed(String session, String kind, boolean found, int sockets, int packets) {
    console.event(EventLines.guess(session, kind, found, sockets, packets));
    console.detail(
        Narration.step(
            session,
            (found ? "a port was guessed" : "no port was guessed")
                + " ("
                + kind
                + ", "
                + sockets
                + (sockets == 1 ? " socket, " : " sockets, ")
                + packets
                + " packets)"));
  }

  @Override
  public void sessionLost(String session, String reason) {
    console.event(EventLines.lost(session, reason));
    console.log(Narration.lost(session, reason));
  }

  @Override
  public void sessionClosed(String session, ErrorCode code, String reason) {
    console.event(EventLines.closed(session, code, reason));
    console.log(Narration.closed(session, code, reason));
  }

  @Override
  public void progress(String session, String text) {
    console.detail(Narration.step(session, text));
  }

  @Override
  public void failed(ErrorCode code, String message) {
    if (code == ErrorCode.CANCELLED) {
      console.detail(message); // our own end, or that of who wanted it
      return;
    }
    console.event(EventLines.error(code, message));
    console.log(ErrorText.of(code, message));
  }
}
