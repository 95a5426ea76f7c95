package io.zenko.dmd.ops.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zenko.dmd.ops.console.Colour.Lab;
import io.zenko.dmd.ops.console.Colour.Vision;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The colours of the console, in both schemes, as its style sheet and its charts have them. */
class PaletteTest {
  /** Ten times what is seen at a glance: a line is thin. */
  private static final double LEAST_DIFFERENCE = 20;

  private static final double LEAST_OF_TEXT = 4.5;
  private static final double LEAST_OF_LINES = 3;

  private static final Pattern SCHEME = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL);
  private static final Pattern COLOUR = Pattern.compile("(--\\w+): (#\\w+);");
  private static final Pattern SERIES = Pattern.compile("const COLOURS = \\[(.*?)]");
  private static final Pattern QUOTED = Pattern.compile("\"(.*?)\"");

  private static String file(String name) throws IOException {
    try (InputStream in = PaletteTest.class.getResourceAsStream("/console/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  /** That of light pages, and that of dark ones. */
  private static List<Map<String, Colour>> schemes() throws IOException {
    List<Map<String, Colour>> schemes = new ArrayList<>();
    for (MatchResult scheme : all(SCHEME, file("console.css"))) {
      Map<String, Colour> colours = new HashMap<>();
      all(COLOUR, scheme.group(1))
          .forEach(colour -> colours.put(colour.group(1), Colour.of(colour.group(2))));
      schemes.add(colours);
    }
    assertThat(schemes).hasSize(2).allMatch(scheme -> scheme.size() > 5);
    return schemes;
  }

  private static List<String> series() throws IOException {
    String names = all(SERIES, file("charts.js")).get(0).group(1);
    return all(QUOTED, names).stream().map(name -> name.group(1)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void linesOfAChartAreToldApartWithAnyColourVision(Vision vision) throws IOException {
    List<String> series = series();
    assertThat(series).hasSizeGreaterThan(2);
    for (Map<String, Colour> scheme : schemes()) {
      for (int i = 0; i < series.size(); i++) {
        for (int j = 0; j < i; j++) {
          Colour one = scheme.get(series.get(i)).seenBy(vision);
          Colour two = scheme.get(series.get(j)).seenBy(vision);
          assertThat(one.difference(two))
              .as(series.get(i) + " beside " + series.get(j))
              .isGreaterThan(LEAST_DIFFERENCE);
        }
      }
    }
  }

  /** Health is told by words and signs; its colours differ all the same. */
  @ParameterizedTest
  @EnumSource
  void whatIsWellLooksOtherThanWhatIsNot(Vision vision) throws IOException {
    for (Map<String, Colour> scheme : schemes()) {
      Colour well = scheme.get("--blue").seenBy(vision);
      assertThat(well.difference(scheme.get("--orange").seenBy(vision)))
          .isGreaterThan(LEAST_DIFFERENCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--text, --ground",
    "--text, --card",
    "--dim, --ground",
    "--dim, --card",
    "--blue, --ground",
    "--blue, --card",
    "--blue, --good",
    "--orange, --ground",
    "--orange, --card",
    "--orange, --bad",
    "--ground, --blue"
  })
  void textIsReadOnWhatIsBehindIt(String text, String behind) throws IOException {
    for (Map<String, Colour> scheme : schemes()) {
      assertThat(scheme.get(text).contrast(scheme.get(behind))).isGreaterThan(LEAST_OF_TEXT);
    }
  }

  @Test
  void linesMetersAndBordersOfWhatIsUsedAreSeen() throws IOException {
    for (Map<String, Colour> scheme : schemes()) {
      List<String> lines = new ArrayList<>(series());
      lines.addAll(List.of("--dim", "--orange"));
      for (String line : lines) {
        for (String behind : List.of("--ground", "--card")) {
          assertThat(scheme.get(line).contrast(scheme.get(behind)))
              .as(line + " on " + behind)
              .isGreaterThan(LEAST_OF_LINES);
        }
      }
      for (String meter : List.of("--blue", "--orange")) {
        assertThat(scheme.get(meter).contrast(scheme.get("--line"))).isGreaterThan(LEAST_OF_LINES);
      }
    }
  }

  /** Of the pairs that were published with the formula, and with the guidelines. */
  @Test
  void differencesAndContrastsAreAsPublished() {
    assertThat(new Lab(50, 2.6772, -79.7751).difference(new Lab(50, 0, -82.7485)))
        .isCloseTo(2.0425, within(1e-4));
    assertThat(new Lab(50, 2.5, 0).difference(new Lab(73, 25, -18)))
        .isCloseTo(27.1492, within(1e-4));
    assertThat(new Lab(50, -1, 2).difference(new Lab(50, 0, 0))).isCloseTo(2.3669, within(1e-4));
    assertThat(new Lab(2.0776, .0795, -1.1350).difference(new Lab(.9033, -.0636, -.5514)))
        .isCloseTo(.9082, within(1e-4));
    assertThat(Colour.of("#000").contrast(Colour.of("#ffffff"))).isCloseTo(21, within(1e-9));
    assertThat(Colour.of("#777").contrast(Colour.of("#fff"))).isCloseTo(4.48, within(.01));
  }
}
