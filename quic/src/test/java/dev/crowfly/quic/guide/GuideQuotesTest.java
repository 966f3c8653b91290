package dev.crowfly.quic.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The user's guide quotes code that compiles and runs: each block of the package's Javadoc stands,
 * word for word, between {@code guide:} marks of a class here. (Javadoc's own snippets do that from
 * JDK 18 on.)
 */
class GuideQuotesTest {
  private static final Path SOURCES = Path.of("src");
  private static final Pattern MARK = Pattern.compile("\\s*// guide: (\\w+)");
  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);

  @Test
  void everyBlockOfTheGuideIsCodeThatRuns() throws IOException {
    List<String> marked = new ArrayList<>();
    for (String file : List.of("Guide.java", "UdpLoop.java")) {
      marked.addAll(markedIn(SOURCES.resolve("test/java/dev/crowfly/quic/guide/" + file)));
    }
    assertFalse(marked.isEmpty());
    marked.sort(null);
    List<String> quoted = quotedIn(SOURCES.resolve("main/java/dev/crowfly/quic/package-info.java"));
    quoted.sort(null);
    assertEquals(String.join("\n---\n", marked), String.join("\n---\n", quoted));
  }

  private static List<String> markedIn(Path file) throws IOException {
    Map<String, StringBuilder> regions = new LinkedHashMap<>();
    String name = "end";
    for (String line : Files.readAllLines(file)) {
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        name = mark.group(1);
      } else if (!name.equals("end")) {
        regions.computeIfAbsent(name, unused -> new StringBuilder()).append(line).append('\n');
      }
    }
    return regions.values().stream()
        .map(region -> region.toString().stripTrailing().stripIndent())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<String> quotedIn(Path file) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(file));
    while (block.find()) {
      blocks.add(block.group(1).replaceAll("(?m)^ \\* ?", "").strip());
    }
    return blocks;
  }
}
