package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One or two of each kind of message, with what they look like on the wire. */
public final class Samples {
  private static final String SESSION = "07".repeat(16);
  private static final String NODE_A = "34" + "61".repeat(52);
  private static final String NODE_C = "34" + "63".repeat(52);
  private static final String ICE_1 =
      "01" // generation
          + "0475667231" // ufrag "ufr1"
          + "1670617373776f72642f2b303132333435363738396162" // password
          + "02026331026332"; // two candidates, "c1" and "c2"
  private static final String NO_ICE = "00000000";
  private static final String WEB_AND_SSH = "020377656203737368";

  private Samples() {}

  /** The messages with their bytes in hex. */
  public static Map<Message, String> golden() {
    Map<Message, String> all = new LinkedHashMap<>();
    addOfLeg(all);
    addOfSession(all);
    addOfPunching(all);
    return all;
  }

  private static void addOfLeg(Map<Message, String> all) {
    all.put(
        new Message.Hello(1, true, false, Ids.node('c'), "crowfly/0.1", 70),
        "4046" + "00" + "01" + "01" + NODE_C + "0b63726f77666c792f302e31" + "4046");
    all.put(
        new Message.Welcome(
            1, Ids.node('a'), new InetSocketAddress("192.0.2.1", 4433), 256, 10_000),
        "4042" + "01" + "01" + NODE_A + "04c0000201" + "1151" + "4100" + "6710");
    all.put(
        new Message.Welcome(1, Ids.node('a'), new InetSocketAddress("2001:db8::1", 1), 1, 63),
        "404c"
            + "01"
            + "01"
            + NODE_A
            + "1020010db8000000000000000000000001"
            + "0001"
            + "01"
            + "3f");
    all.put(new Message.Register(5, "web"), "06" + "02" + "05" + "03776562");
    all.put(new Message.Registered(16_384, "web"), "09" + "03" + "80004000" + "03776562");
    all.put(new Message.Unregister("web"), "05" + "04" + "03776562");
    all.put(new Message.Refused(0, 2, "old"), "07" + "05" + "00" + "02" + "036f6c64");
  }

  private static void addOfSession(Map<Message, String> all) {
    all.put(
        new Message.Open(7, "web", "", Ids.ice(1, "c1", "c2")),
        "2b" + "06" + "07" + "03776562" + "00" + ICE_1);
    all.put(
        new Message.Open(7, "", Ids.node('c'), Ids.ice(1, "c1", "c2")),
        "405c" + "06" + "07" + "00" + NODE_C + ICE_1);
    all.put(
        new Message.Offer(
            Ids.session(7), 64, Ids.node('a'), List.of("web", "ssh"), Ids.ice(1, "c1", "c2")),
        "4075" + "07" + SESSION + "4040" + NODE_A + WEB_AND_SSH + ICE_1);
    all.put(
        new Message.Accept(Ids.session(7), Ids.ice(1, "c1", "c2")), "35" + "08" + SESSION + ICE_1);
    all.put(
        new Message.Answer(
            9,
            Ids.session(7),
            false,
            3,
            Ids.node('c'),
            List.of("web", "ssh"),
            Ids.ice(1, "c1", "c2")),
        "4076" + "09" + "09" + SESSION + "00" + "03" + NODE_C + WEB_AND_SSH + ICE_1);
    all.put(
        new Message.Answer(
            9,
            Ids.session(7),
            true,
            16_383,
            Ids.node('c'),
            List.of(),
            new IceParameters(0, "", "", List.of())),
        "404f" + "09" + "09" + SESSION + "01" + "7fff" + NODE_C + "00" + NO_ICE);
    all.put(
        new Message.Resume(Ids.session(7), Ids.node('c'), true),
        "4047" + "0a" + SESSION + "01" + NODE_C);
    all.put(
        new Message.Resumed(Ids.session(7), 0, List.of("web", "ssh")),
        "1b" + "0b" + SESSION + "00" + WEB_AND_SSH);
    all.put(
        new Message.Access(Ids.session(7), List.of("web", "ssh")),
        "1a" + "0c" + SESSION + WEB_AND_SSH);
    all.put(
        new Message.Close(Ids.session(7), 11, "lost"), "17" + "0d" + SESSION + "0b" + "046c6f7374");
  }

  private static void addOfPunching(Map<Message, String> all) {
    all.put(
        new Message.Candidate(Ids.session(7), 2, "c1"), "15" + "0e" + SESSION + "02" + "026331");
    all.put(new Message.EndOfCandidates(Ids.session(7), 2), "12" + "0f" + SESSION + "02");
    all.put(new Message.StartPunching(Ids.session(7), 100), "13" + "10" + SESSION + "4064");
    all.put(
        new Message.PunchResult(Ids.session(7), true, 34, "srflx"),
        "19" + "11" + SESSION + "01" + "22" + "057372666c78");
    all.put(
        new Message.Restart(Ids.session(7), Ids.ice(1, "c1", "c2")), "35" + "12" + SESSION + ICE_1);
  }
}
