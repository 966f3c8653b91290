package dev.crowfly.quic.interop;

/** What every peer is tried at, in both roles, in the order in which the report prints it. */
enum Row {
  HANDSHAKE("handshake"),
  BULK("bulk, one stream, SHA-256 checked"),
  STREAMS(TransferSettings.STREAMS + " concurrent streams"),
  RESET_BY_US("RESET_STREAM by us"),
  RESET_BY_PEER("RESET_STREAM by the peer"),
  STOP_BY_US("STOP_SENDING by us"),
  STOP_BY_PEER("STOP_SENDING by the peer"),
  DATAGRAMS("datagrams"),
  KEY_UPDATE_BY_US("key updates by us"),
  KEY_UPDATE_BY_PEER("key updates by the peer"),
  RETRY("Retry"),
  VERSION_NEGOTIATION("Version Negotiation"),
  STATELESS_RESET("stateless reset by the server"),
  BAD_NETWORK("5 % loss, reordering, duplication"),
  MIGRATION("client migrates, unprobed"),
  PROBED_MIGRATION("client migrates, probed"),
  REBINDING("client's port changed by a NAT"),
  CLOSE_BY_US("close code by us, application"),
  CLOSE_BY_PEER("close code by the peer, application"),
  TRANSPORT_CLOSE_BY_US("close code by us, transport"),
  TRANSPORT_CLOSE_BY_PEER("close code by the peer, transport"),
  OUR_IDLE_TIMEOUT("idle timeout, ours"),
  IDLE_TIMEOUT_OF_PEER("idle timeout, the peer's"),
  SILENT_PEER("peer gone");

  private final String title;

  Row(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
