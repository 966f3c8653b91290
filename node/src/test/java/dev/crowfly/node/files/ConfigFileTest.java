package dev.crowfly.node.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.files.ConfigFile.Entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options in a file. */
class ConfigFileTest {
  private static final Path PATH = Path.of("crowfly.conf");

  @Test
  void eachLineIsAnOptionWithWhatFollowsTheFirstEqualsSign() throws FileException {
    String text =
        """
        # who we talk to
        intermediate = relay.example.com:4433

        --service = web=tcp://127.0.0.1:80
          service=ssh=tcp://127.0.0.1:22
        insecure
        json = false
        """;
    assertEquals(
        List.of(
            new Entry(2, "intermediate", "relay.example.com:4433"),
            new Entry(4, "service", "web=tcp://127.0.0.1:80"),
            new Entry(5, "service", "ssh=tcp://127.0.0.1:22"),
            new Entry(6, "insecure", ""),
            new Entry(7, "json", "false")),
        ConfigFile.parse(PATH, text).entries());
  }

  @ParameterizedTest
  @ValueSource(strings = {"= x", "[section]", "two words = x", "Intermediate = x", "-v"})
  void aLineThatIsNoOptionIsToldWithItsNumber(String line) {
    MalformedTextException e =
        assertThrows(MalformedTextException.class, () -> ConfigFile.parse(PATH, "json\n" + line));
    assertTrue(e.getMessage().contains("line 2 is not 'name = value'"), e.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    FileException e =
        assertThrows(FileException.class, () -> ConfigFile.open(Path.of("no/such/file")));
    assertTrue(e.getMessage().contains("there is no such file"), e.getMessage());
  }
}
