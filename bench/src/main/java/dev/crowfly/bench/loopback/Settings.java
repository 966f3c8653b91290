package dev.crowfly.bench.loopback;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is the same for all stacks that can be told. */
final class Settings {
  /** UDP payload. Loopback would carry 65,507, which no network does. */
  static final int DATAGRAM_BYTES = 1350;

  /** Receive window of a stream: more than the congestion window ever needs on loopback. */
  static final int STREAM_WINDOW_BYTES = 8 << 20;

  /** Receive window of a connection. */
  static final int CONNECTION_WINDOW_BYTES = 16 << 20;

  /** SO_RCVBUF and SO_SNDBUF of each socket; the system may give less. */
  static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private static final int SEND_BUFFER_BYTES = 1 << 20;
  private static final int SEND_BUFFER_OF_MANY_BYTES = 128 << 10;

  /** How many streams the server lets its client have open. */
  static final int MAX_STREAMS = 256;

  static final int MAX_ACK_DELAY_MILLIS = 25;

  static final int IDLE_TIMEOUT_MILLIS = 30_000;

  /** One write or read of a bulk application. */
  static final int CHUNK_BYTES = 64 << 10;

  static final int REQUEST_BYTES = 128;

  static final int RESPONSE_BYTES = 1024;

  /** The content of a DATAGRAM frame: fits 1350 bytes with every stack's headers. */
  static final int MESSAGE_BYTES = 1200;

  /** How many DATAGRAM frames may wait to be sent, and to be read. */
  static final int QUEUED_MESSAGES = 1024;

  static final String ALPN = "bench";

  private Settings() {}

  /** How far a stream's writer may be ahead of the network. */
  static int sendBufferBytes(int streams) {
    return streams == 1 ? SEND_BUFFER_BYTES : SEND_BUFFER_OF_MANY_BYTES;
  }

  /** All of them, for the results page. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("UDP payload", DATAGRAM_BYTES + " bytes, no path MTU discovery");
    table.put(
        "receive windows",
        (STREAM_WINDOW_BYTES >> 20)
            + " MiB per stream, "
            + (CONNECTION_WINDOW_BYTES >> 20)
            + " MiB per connection");
    table.put("socket buffers", (SOCKET_BUFFER_BYTES >> 20) + " MiB each way");
    table.put(
        "send buffer",
        (SEND_BUFFER_BYTES >> 20)
            + " MiB for one stream, "
            + (SEND_BUFFER_OF_MANY_BYTES >> 10)
            + " KiB for each of many");
    table.put("congestion control", "CUBIC");
    table.put("max_ack_delay", MAX_ACK_DELAY_MILLIS + " ms");
    table.put("bulk", "chunks of " + (CHUNK_BYTES >> 10) + " KiB, client to server");
    table.put(
        "request/response",
        REQUEST_BYTES + " bytes up, " + RESPONSE_BYTES + " bytes down, a new stream each");
    table.put("DATAGRAM", MESSAGE_BYTES + " bytes, client to server");
    table.put(
        "handshake",
        "one after the other, full (no resumption), self-signed P-256 certificate, x25519,"
            + " TLS_AES_128_GCM_SHA256");
    table.put("threads", "one event loop for the client, one for the server, in one process");
    return table;
  }
}
