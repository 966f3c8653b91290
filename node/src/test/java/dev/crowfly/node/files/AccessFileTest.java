package dev.crowfly.node.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, and what becomes of a file that changes. */
class AccessFileTest {
  private static final String A = "7lw544d4gwcg4zlfv4i7hgb67sh67ejclurdecmreqqlegtlwsfq";
  private static final String B = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @TempDir Path directory;

  @Test
  void whatNoRuleAllowsIsRefused() {
    AccessRules rules = AccessRules.parse("");
    assertFalse(rules.mayRegister(A, "web"));
    assertFalse(rules.mayReach(A, "web"));
  }

  @Test
  void rulesNameNodesServicesAndBeginningsOfServices() {
    AccessRules rules =
        AccessRules.parse(
            String.join(
                "\n",
                "# a comment",
                "register " + A + " web ssh   # two of them",
                "",
                "reach  *  web",
                "\treach " + B + " cam-*",
                "register " + B + " *"));
    assertTrue(rules.mayRegister(A, "web"));
    assertTrue(rules.mayRegister(A, "ssh"));
    assertFalse(rules.mayRegister(A, "sshd"));
    assertTrue(rules.mayRegister(B, "anything"));
    assertTrue(rules.mayReach(A, "web"));
    assertFalse(rules.mayReach(A, "ssh"), "who publishes may not therefore use");
    assertTrue(rules.mayReach(B, "cam-1"));
    assertFalse(rules.mayReach(A, "cam-1"));
    assertEquals(5, rules.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow * *    | line 2: 'allow' is no rule; write 'register' or 'reach'",
        "reach *      | line 2: write 'reach NODEID SERVICE...'",
        "reach me web | line 2: 'me' is no node id; take what 'crowfly id' prints, or *",
        "reach * Web  | line 2: 'Web' is no service",
        "reach * *web | line 2: '*web' is no service",
        "reach * a*b  | line 2: 'a*b' is no service",
      })
  void aBadLineIsToldWithItsNumber(String line, String told) {
    MalformedTextException e =
        assertThrows(MalformedTextException.class, () -> AccessRules.parse("\n" + line));
    assertTrue(e.getMessage().startsWith(told), e.getMessage());
  }

  @Property(tries = 300)
  void anyTextIsReadOrTold(@ForAll String text) {
    try {
      AccessRules.parse(text);
    } catch (MalformedTextException e) {
      assertTrue(e.getMessage().startsWith("line "), e.getMessage());
    }
  }

  @Test
  void aChangeIsTakenUpAndABadOneKeepsTheRulesFromBefore() throws Exception {
    Path file = directory.resolve("access");
    Files.writeString(file, "reach * web");
    List<String> problems = new ArrayList<>();
    AccessFile access = AccessFile.open(file, problems::add);
    assertTrue(access.mayReach(A, "web"));
    assertFalse(access.refresh(), "nothing has changed");

    replace(file, "reach * web ssh");
    assertTrue(access.refresh());
    assertTrue(access.mayReach(A, "ssh"));

    replace(file, "reach * web nonsense!");
    assertFalse(access.refresh());
    assertTrue(access.mayReach(A, "ssh"), "as before");
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("line 1"), problems.get(0));
    assertFalse(access.refresh(), "told once");
    assertEquals(1, problems.size());

    Files.delete(file);
    assertFalse(access.refresh());
    assertTrue(access.mayReach(A, "ssh"), "as before");
    assertTrue(problems.get(1).contains("no such file"), problems.get(1));

    replace(file, "register * ssh");
    assertTrue(access.refresh());
    assertFalse(access.mayReach(A, "ssh"));
    assertTrue(access.mayRegister(A, "ssh"));
  }

  @Test
  void theFirstReadHasToBeGood() throws IOException {
    Path file = directory.resolve("access");
    FileException missing =
        assertThrows(FileException.class, () -> AccessFile.open(file, problem -> {}));
    assertTrue(missing.getMessage().contains("there is no such file"), missing.getMessage());
    Files.writeString(file, "nonsense");
    FileException bad =
        assertThrows(FileException.class, () -> AccessFile.open(file, problem -> {}));
    assertTrue(bad.getMessage().contains("line 1: 'nonsense'"), bad.getMessage());
  }

  /** As editors do; another file is another file whatever the clock's resolution. */
  private void replace(Path file, String text) throws IOException {
    Path draft = Files.createTempFile(directory, "draft", "");
    Files.writeString(draft, text);
    Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
