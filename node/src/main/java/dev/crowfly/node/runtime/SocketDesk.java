package dev.crowfly.node.runtime;

import dev.crowfly.node.core.ExtraSocket;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens and closes the sockets that the machine asks for at run time. On the loop's thread. */
final class SocketDesk {
  private final EdgeCore core;
  private final EventLoop loop;

  SocketDesk(EdgeCore core, EventLoop loop) {
    this.core = core;
    this.loop = loop;
  }

  /** The machine is told what there is now: fewer where the system has no more, perhaps none. */
  void open(NodeEvent.OpenSockets wanted) {
    List<ExtraSocket> opened = new ArrayList<>();
    try {
      Transport like = loop.transports().get(wanted.like().socket());
      for (int i = 0; i < wanted.count(); i++) {
        Transport made = like.another();
        if (made == null) {
          break; // it stands for a network where there is one
        }
        opened.add(new ExtraSocket(add(made), made.localAddress().getPort()));
      }
    } catch (IOException e) {
      // A process may have so many files open, and no more: guessing does with less.
    }
    loop.execute(now -> core.socketsOpened(wanted.ticket(), opened, now));
  }

  private LocalKey add(Transport made) throws IOException {
    try {
      return loop.addForAWhile(made);
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  void close(NodeEvent.CloseSockets gone) {
    gone.keys().forEach(loop::remove);
  }
}
