/** QUIC v1 (RFC 8999-9002) for Java, without a socket, a thread or a clock of its own. */
module dev.crowfly.quic {
  requires org.bouncycastle.provider;
  requires org.bouncycastle.tls;

  exports dev.crowfly.quic;
  exports dev.crowfly.quic.endpoint;
  exports dev.crowfly.quic.identity;
  exports dev.crowfly.quic.qlog;
}
