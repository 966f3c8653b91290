package dev.crowfly.fuzz.walls.planted.purity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** What pure code may do, next to every wall: no wall reports any of this. */
final class Innocent {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final String ONLY_A_TEXT = "java.net.Socket java/lang/Thread System.nanoTime";

  private Innocent() {}

  enum Kind {
    ONE,
    TWO
  }

  record Value(SocketAddress address, Duration duration, Kind kind) {}

  static final class Addresses {
    InetSocketAddress make(byte[] bytes) throws UnknownHostException {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), 443);
    }

    String text(InetSocketAddress address) {
      return address.getHostString() + (address.getAddress() instanceof Inet4Address);
    }

    SocketAddress unresolved() {
      return InetSocketAddress.createUnresolved("relay", 4433);
    }
  }

  static final class Times {
    Instant at(long seconds) {
      return Instant.ofEpochSecond(seconds);
    }

    // Error Prone prefers java.time; certificates speak java.util.Date.
    @SuppressWarnings("JavaUtilDate")
    void check(X509Certificate certificate, long millis) throws GeneralSecurityException {
      certificate.checkValidity(new Date(millis));
    }
  }

  static final class Repeatable {
    void mix(List<String> list, long seed) {
      Collections.shuffle(list, new Random(seed));
    }

    byte[] seal(byte[] key, SecureRandom injected) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), injected);
      return cipher.doFinal(key);
    }
  }

  static final class Language {
    final Supplier<String> lambda = () -> "a" + hashCode();
    final Supplier<byte[]> reference = "b".getBytes(StandardCharsets.UTF_8)::clone;

    int sum(Map<String, List<Integer>> map, Kind kind) {
      int sum =
          switch (kind) {
            case ONE -> 1;
            case TWO -> 2;
          };
      for (Map.Entry<String, List<Integer>> entry : map.entrySet()) {
        sum += entry.getValue().stream().mapToInt(Integer::intValue).sum();
      }
      assert sum > 0;
      return sum;
    }

    int read(byte[] bytes) throws IOException {
      try (ByteArrayInputStream in = new ByteArrayInputStream(bytes)) {
        return in.read() + (int) LONGS.get(bytes, 0) + ByteBuffer.wrap(bytes).get();
      }
    }
  }
}
