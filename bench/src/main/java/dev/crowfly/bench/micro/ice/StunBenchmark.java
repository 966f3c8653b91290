package dev.crowfly.bench.micro.ice;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.ice.stun.StunException;
import java.security.GeneralSecurityException;
import org.openjdk.jmh.annotations.Benchmark;

/** Binding requests of ICE (RFC 8445 §7.2.1) and their answers: ns per message. */
public class StunBenchmark extends NanosPerOperation {
  private final BindingCheck check = new BindingCheck();
  private final JdkHmac hmac = new JdkHmac();
  private final BindingService service = new BindingService();

  /** A request with USERNAME, PRIORITY, role, integrity and fingerprint into an array. */
  @Benchmark
  public int writeRequest() {
    return check.writeRequest();
  }

  /** Finding the attributes of a request; nothing is verified. */
  @Benchmark
  public long readRequest() throws StunException {
    return check.readRequest();
  }

  /** The same, and its fingerprint, username and integrity verified. */
  @Benchmark
  public boolean checkRequest() throws StunException {
    return check.checkRequest();
  }

  /** What of {@link #checkRequest} and of {@link #writeRequest} is the JDK's. */
  @Benchmark
  public int hmacJdkOnly() throws GeneralSecurityException {
    return hmac.sign(check.request(), check.signedBytes());
  }

  /** The server of an Intermediate answers a request without credentials. */
  @Benchmark
  public int serve() {
    return service.serve();
  }

  /** A check from end to end: request written, verified, answer written, verified; four HMACs. */
  @Benchmark
  public boolean checkAndAnswer() throws StunException {
    return check.writeRequest() > 0 && check.checkRequest() && check.answerAndCheckIt();
  }
}
