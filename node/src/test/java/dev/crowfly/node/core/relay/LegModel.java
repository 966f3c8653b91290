package dev.crowfly.node.core.relay;

import dev.crowfly.quic.QuicConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A leg's connection that sends when the test says so. */
final class LegModel {
  final ArrayDeque<byte[]> queued = new ArrayDeque<>();
  final List<byte[]> sent = new ArrayList<>();
  int maxDatagramBytes = 1202;
  boolean closed;

  final QuicConnection connection =
      (QuicConnection)
          Proxy.newProxyInstance(
              LegModel.class.getClassLoader(),
              new Class<?>[] {QuicConnection.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "maxDatagramBytes" -> maxDatagramBytes;
                    case "isClosed" -> closed;
                    case "queuedDatagrams" -> queued.size();
                    case "sendDatagram" -> {
                      int from = (int) arguments[1];
                      int length = (int) arguments[2];
                      queued.add(Arrays.copyOfRange((byte[]) arguments[0], from, from + length));
                      yield null;
                    }
                    case "readDatagram" -> {
                      byte[] next = queued.poll();
                      if (next == null) {
                        yield -1;
                      }
                      System.arraycopy(next, 0, arguments[0], (int) arguments[1], next.length);
                      yield next.length;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  /** The congestion window lets so many through. */
  void send(int count) {
    for (int i = 0; i < count && !queued.isEmpty(); i++) {
      sent.add(queued.poll());
    }
  }

  /** All that was sent with this flow id of one byte. */
  List<byte[]> ofFlow(int flow) {
    return sent.stream().filter(bytes -> bytes[0] == flow).toList();
  }
}
