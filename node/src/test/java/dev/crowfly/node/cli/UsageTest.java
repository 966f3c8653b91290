package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says to what can't be meant. */
class UsageTest {
  private static final String ID = "7lw544d4gwcg4zlfv4i7hgb67sh67ejclurdecmreqqlegtlwsfq";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''  | a command is missing: intermediate,",
        "fly | Unmatched argument at index 0: 'fly'",
        "intermediate | Missing required option: '--listen=ADDR:PORT'",
        "intermediate --listen 4433 | '4433' has no port; write HOST:PORT",
        "intermediate --listen 1.2.3.4:99999 | a port is a number from 1 to 65535",
        "intermediate --listen 127.0.0.1:0 --cert x | --cert and --key belong together",
        "intermediate --listen 127.0.0.1:0 --cert x --key y --identity z | two identities",
        "ping --service web | Missing required option: '--intermediate=[ID@]HOST:PORT'",
        "ping --intermediate h:1 | Missing required option: '--service=NAME'",
        "ping --intermediate x@h:1 --service web | 'x' is no node id",
        "ping --intermediate h:1 --service WEB | 'WEB' is no name for a service",
        "ping --intermediate h:1 --service web --path fast | 'fast' is none of them; take one of auto, relay, direct",
        "ping --intermediate h:1 --service web --peer me | 'me' is no node id",
        "ping --intermediate h:1 --service web --count x | 'x' is not an int",
        "ping --intermediate h:1 --service web --count -1 | --count is -1; give 1 or more",
        "ping --intermediate h:1 --service web --interval 0 | --interval is 0.0; give 0.01 to 3600",
        "ping --intermediate h:1 --service web --interval NaN | --interval is NaN",
        "connector --intermediate h:1 | Missing required option: '--service=NAME=tcp://HOST:PORT'",
        "connector --intermediate h:1 --service web | 'web' is no service; write NAME=tcp://HOST",
        "connector --intermediate h:1 --service a=tcp://h:1 --service a=udp://h:2 | given twice",
        "connector --intermediate h:1 --service a=tcp://h:1 --allow all | 'all' is no node id",
        "connector --intermediate h:1 --service a=tcp://h:1 --birthday=big | 'big' is no size of a search; write SOCKETSxPROBES",
        "connector --intermediate h:1 --service a=tcp://h:1 --birthday 2000x10 | a search has 1 to 1024 sockets",
        "ping --intermediate h:1 --service web --birthday=0x0 | a search has sockets and probes",
        "agent --intermediate h:1 | Missing required option: '--forward=tcp://ADDR:PORT=NAME'",
        "agent --intermediate h:1 --forward web=tcp://h:1 | is the wrong way round",
        "speed --intermediate h:1 --service web --seconds 0 | --seconds is 0; give 1 to 60",
        "speed --intermediate h:1 --service web --direction left | take one of down, up, both",
        "id --role king | 'king' is none of them; take one of intermediate, connector, agent",
        "id --config | Missing required parameter for option '--config'",
        "id extra | Unmatched argument at index 1: 'extra'",
        "netcheck --intermediate h:1 --metrics nowhere | 'nowhere' has no port",
        "id --metrics 127.0.0.1:1 | Unknown options: '--metrics', '127.0.0.1:1'",
        "id --insecure | Unknown option: '--insecure'",
        "demo --qlog=traces | Unknown option: '--qlog=traces'",
        "demo --ca=x.pem | Unknown option: '--ca=x.pem'",
        "intermediate --listen 127.0.0.1:0 --relay-rate -1 | '-1' is no number of bytes a second",
        "intermediate --listen 127.0.0.1:0 --relay-rate 2G | write 500000, 500k or 2M",
      })
  void whatCantBeMeantIsToldInOneLineWithStatusTwo(String line, String told) throws Exception {
    try (Shell shell = new Shell(home)) {
      String[] args = line.isEmpty() ? new String[0] : line.split(" ");
      assertEquals(Program.USAGE, shell.run(args), shell.err());
      String error = shell.errorLine();
      assertTrue(error.contains(told), error);
      assertTrue(error.startsWith("crowfly") && error.endsWith(" --help'"), error);
      assertEquals("", shell.out());
    }
  }

  @Test
  void withJsonAnErrorIsAnEventToo() throws Exception {
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.USAGE, shell.run("id", "--json", "--what"));
      assertEquals(
          "{\"event\":\"error\",\"code\":\"USAGE\",\"message\":\"Unknown option: '--what'; see"
              + " 'crowfly id --help'\"}\n",
          shell.out());
      shell.errorLine();
    }
  }

  @Test
  void everyCommandHasAHelpThatExplainsEachOfItsOptions() throws Exception {
    try (Shell shell = new Shell(home)) {
      CommandLine all =
          new Program(
                  new Surroundings(
                      System.out, System.err, shell.environment(), "", (a, b, c) -> {}, s -> {}))
              .commandLine();
      for (CommandLine command : all.getSubcommands().values()) {
        Shell each = new Shell(home);
        assertEquals(Program.DONE, each.run(command.getCommandName(), "--help"));
        command
            .getCommandSpec()
            .options()
            .forEach(
                option -> {
                  assertTrue(option.description().length > 0, option.longestName());
                  assertTrue(each.out().contains(option.longestName()), option.longestName());
                });
        assertTrue(command.getCommandSpec().usageMessage().description().length > 0);
        assertTrue(all.getUsageMessage().contains("  " + command.getCommandName() + " "));
        assertTrue(each.out().lines().allMatch(line -> line.length() <= 100), "fits a terminal");
      }
    }
  }

  @Test
  void idPrintsTheSameNodeIdEachTimeAndMakesTheKeyAtFirst() throws Exception {
    Shell first = new Shell(home);
    assertEquals(Program.DONE, first.run("id", "--role", "connector"));
    Path file = home.resolve(".config/crowfly/connector.pem");
    assertEquals("New identity " + first.out().strip() + " in " + file, first.err().strip());
    Shell second = new Shell(home);
    assertEquals(Program.DONE, second.run("id", "--identity", file.toString(), "--json"));
    assertEquals(first.out().strip(), Shell.field(second.out(), "node"));
    assertEquals(first.out().strip(), second.err().strip(), "text is on standard error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "intermediate --listen 127.0.0.1:0"})
  void aBadIdentityFileIsToldWithStatusOne(String line) throws Exception {
    Path file = Files.writeString(home.resolve("bad.pem"), "no key");
    try (Shell shell = new Shell(home)) {
      String[] args = (line + " --json --identity " + file).split(" ");
      assertEquals(Program.FAILED, shell.run(args));
      assertTrue(shell.errorLine().contains(file + ": PEM: there are 0 private keys"), shell.err());
      assertEquals("FILE", Shell.field(shell.out(), "code"));
    }
  }

  @Test
  void aQlogDirectoryThatIsAFileIsToldWithStatusOne() throws Exception {
    Path file = Files.writeString(home.resolve("traces"), "");
    try (Shell shell = new Shell(home)) {
      String line = "intermediate --listen 127.0.0.1:0 --json --qlog " + file;
      assertEquals(Program.FAILED, shell.run(line.split(" ")));
      assertTrue(shell.err().contains(file + ": is no directory; name a directory"), shell.err());
      assertEquals("FILE", Shell.field(shell.awaitEvent("error"), "code"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "500k,500000", "500K,500000", "2M,2000000"})
  void ratesAreBytesThousandsAndMillions(String text, long bytes) {
    assertEquals(bytes, new ByteRate().convert(text));
  }

  @Test
  void optionsComeFromAFileUnlessTheCommandLineNamesThem() throws Exception {
    Path key = home.resolve("from-config.pem");
    Path config =
        Files.writeString(
            home.resolve("conf"),
            "identity = " + key + "\njson\nverbose = false\nlisten = 127.0.0.1:1\n");
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.DONE, shell.run("id", "--config", config.toString()), shell.err());
      assertEquals(key.toString(), Shell.field(shell.out(), "file"));
    }
    Path other = home.resolve("other.pem");
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.DONE, shell.run("id", "--identity=" + other, "--config=" + config));
      assertEquals(other.toString(), Shell.field(shell.out(), "file"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour = red  | line 1: there is no option 'colour'; id has identity, json, role,",
        "identity      | line 1: 'identity' has no value; write identity = VALUE",
        "json = maybe  | line 1: 'json' is 'maybe'; write json = true or false",
        "config = x    | line 1: 'config' can't stand in a file",
        "help          | line 1: 'help' can't stand in a file",
        "!             | line 1 is not 'name = value'",
        "role = king   | 'king' is none of them; take one of intermediate, connector, agent",
      })
  void aBadConfigurationFileIsWrongUsage(String line, String told) throws Exception {
    Path config = Files.writeString(home.resolve("conf"), line);
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.USAGE, shell.run("id", "--config", config.toString()));
      assertTrue(shell.errorLine().contains(told), shell.err());
    }
  }

  @Test
  void aConfigurationFileThatCantBeReadIsAFailure() throws Exception {
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.FAILED, shell.run("id", "--config", home.resolve("none").toString()));
      assertTrue(shell.errorLine().contains("there is no such file"), shell.err());
    }
  }

  @Test
  void requiredOptionsMayComeFromTheFile() throws Exception {
    Path config =
        Files.writeString(
            home.resolve("conf"), "intermediate = " + ID + "@127.0.0.1:1\nservice = WEB\n");
    try (Shell shell = new Shell(home)) {
      assertEquals(Program.USAGE, shell.run("ping", "--config", config.toString()));
      assertTrue(shell.errorLine().contains("'WEB' is no name for a service"), shell.err());
    }
  }
}
