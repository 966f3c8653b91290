package dev.crowfly.quic.interop;

import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * What happens to datagrams in one direction between a machine and the socket.
 *
 * <p>Called by the driver's thread only. Bytes offered belong to the filter from then on.
 */
public interface DatagramFilter {
  /** Takes a datagram and delivers it now, later, more than once or never. */
  void offer(UdpDatagram datagram, long now, Consumer<UdpDatagram> deliver);

  /** Delivers what was held back and is now due. */
  default void onTimeout(long now, Consumer<UdpDatagram> deliver) {}

  /** When {@link #onTimeout} is next due, or {@link Long#MAX_VALUE} for never. */
  default long nextTimeout() {
    return Long.MAX_VALUE;
  }

  /** Lets everything through. */
  static DatagramFilter none() {
    return (datagram, now, deliver) -> deliver.accept(datagram);
  }

  /** Drops the datagrams whose index, counted from 0, satisfies the predicate. */
  static DatagramFilter dropping(LongPredicate drop) {
    return new DatagramFilter() {
      private long index;

      @Override
      public void offer(UdpDatagram datagram, long now, Consumer<UdpDatagram> deliver) {
        if (!drop.test(index++)) {
          deliver.accept(datagram);
        }
      }
    };
  }
}
