package dev.crowfly.node.cli;

import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.files.MalformedTextException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a birthday search is: {@code SOCKETSxPROBES}.
 *
 * @param sockets that it opens here, if our NAT is the one with random ports
 * @param probes that it sends, if the peer's is
 */
record SearchSize(int sockets, int probes) {
  /** What the option says without a value; 98 % of such searches succeed. */
  static final String USUAL = "256x1024";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

  /** Reads {@code 256x1024}; {@code true}, as a file may say, is the usual size. */
  static SearchSize parse(String text) {
    Matcher form = FORM.matcher(text.equals("true") ? USUAL : text);
    if (!form.matches()) {
      throw new MalformedTextException(
          "'" + text + "' is no size of a search; write SOCKETSxPROBES, such as " + USUAL);
    }
    SearchSize size =
        new SearchSize(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    try {
      GuessingRules allowed = GuessingRules.defaults().withBirthday(size.sockets(), size.probes());
      if (!allowed.searches()) {
        throw new IllegalArgumentException("a search has sockets and probes");
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedTextException("'" + text + "': " + e.getMessage());
    }
    return size;
  }
}
