package dev.crowfly.fuzz.walls;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a pom says that its module depends on.
 *
 * @param dependencies the artifacts by scope ({@code compile} if none is written)
 */
record Pom(Map<String, Set<String>> dependencies) {

  static Pom read(InputStream in) throws IOException {
    Element project;
    try {
      project =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(in)
              .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("not a pom", e);
    }
    Map<String, Set<String>> byScope = new TreeMap<>();
    NodeList all = project.getElementsByTagName("dependency");
    for (int i = 0; i < all.getLength(); i++) {
      Element dependency = (Element) all.item(i);
      if (isDirect(dependency)) {
        String scope = text(dependency, "scope", "compile");
        byScope
            .computeIfAbsent(scope, s -> new TreeSet<>())
            .add(text(dependency, "artifactId", ""));
      }
    }
    return new Pom(byScope);
  }

  /** The artifacts that users of the module get with it. */
  Set<String> atRunTime() {
    Set<String> artifacts = new TreeSet<>();
    dependencies.forEach(
        (scope, some) -> {
          if (!scope.equals("test") && !scope.equals("provided")) {
            artifacts.addAll(some);
          }
        });
    return artifacts;
  }

  /** The artifacts of every scope. */
  Set<String> inAnyScope() {
    Set<String> artifacts = new TreeSet<>();
    dependencies.values().forEach(artifacts::addAll);
    return artifacts;
  }

  /** Not a plugin's dependency, nor a managed one. */
  private static boolean isDirect(Element dependency) {
    String holder = dependency.getParentNode().getParentNode().getNodeName();
    return holder.equals("project") || holder.equals("profile");
  }

  private static String text(Element parent, String name, String fallback) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? fallback : found.item(0).getTextContent().trim();
  }
}
