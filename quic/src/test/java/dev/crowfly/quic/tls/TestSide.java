package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A listener that remembers, and checks the order that {@link TlsListener} promises. */
final class TestSide implements TlsListener {
  final List<String> events = new ArrayList<>();
  final Map<EncryptionLevel, List<byte[]>> secrets = new EnumMap<>(EncryptionLevel.class);
  byte[] peerTransportParameters;
  TransportError refuseParametersWith;

  @Override
  public void onSecrets(
      EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
    events.add("secrets " + level);
    secrets.put(level, List.of(clientSecret, serverSecret));
  }

  @Override
  public void onPeerTransportParameters(byte[] encoded) throws TransportError {
    events.add("parameters");
    peerTransportParameters = encoded;
    if (refuseParametersWith != null) {
      throw refuseParametersWith;
    }
  }

  @Override
  public void onHandshakeComplete() {
    events.add("complete");
  }
}
