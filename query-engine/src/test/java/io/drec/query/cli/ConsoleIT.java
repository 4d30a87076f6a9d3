package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.compact.Footages;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.http.Token;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser: what its page holds once the engine has answered. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConsoleIT {
  @TempDir private Path directory;

  private Engine engine;
  private String token;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Browser.isThere(), Browser.MISSING);
    Path data = directory.resolve("data");
    Evidence.write(data);
    ListenAddress listen = new ListenAddress("127.0.0.1", 0);
    engine =
        Engine.start(
            EngineConfig.of(data, directory.resolve("state"), listen, List.of()), Footages::open);
    token = Token.read(engine.tokenFile());
  }

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void shouldShowTheWayBackAsCardsAndAGraph() throws Exception {
    String page = page("why", "point=" + encoded("path:" + Evidence.HOSTILE));
    assertThat(page).contains("data-answered=\"#/why?point=");
    int point = page.indexOf("card file point");
    int writer = page.indexOf("<b title=\"write\">written by");
    int entry = page.indexOf("card flow entry");
    assertThat(point).isPositive().isLessThan(writer);
    assertThat(writer).isLessThan(entry);
    assertThat(page).contains("203.0.113.7:8080").contains("<svg class=\"graph\"");
    assertThat(page).as("the gap").contains("coverage gappy").contains("ring full, 17 lost");
    assertThat(page).as("limits").contains("pipes and local sockets");
  }

  /** Names and arguments are whatever an attacker likes. */
  @Test
  void shouldShowMarkupInNamesAsText() throws Exception {
    for (String question : List.of("why", "scope")) {
      String page = page(question, "point=" + encoded("path:" + Evidence.HOSTILE));
      assertThat(page).contains("&lt;img src=x onerror").doesNotContain("<img src=\"x\"");
      assertThat(page).doesNotContain("<title>owned");
    }
    assertThat(page("tree", "process=pid%3A201"))
        .contains("&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert");
    assertThat(page("search", "q=")).contains("&lt;img src=x").contains("<table>");
  }

  @Test
  void shouldSayWhatIsWrongWithAQuestionAndThatNothingWasFound() throws Exception {
    assertThat(page("why", "point=nonsense")).contains("class=\"refusal\"").contains("nonsense");
    assertThat(page("scope", "point=ip%3A198.51.100.1"))
        .contains("class=\"nothing\"")
        .contains("one of the gaps");
  }

  @Test
  void shouldTurnThePagesOfASearch() throws Exception {
    String page = page("search", "q=event.kind%3Aevent&limit=3");
    assertThat(page).contains("not shown here").doesNotContain("class=\"first-page\"");
    Matcher next =
        Pattern.compile("class=\"next-page\" href=\"#/search\\?([^\"]*)\"").matcher(page);
    assertThat(next.find()).isTrue();
    String older = page("search", next.group(1).replace("&amp;", "&"));
    assertThat(next.group(1)).contains("after=").contains("limit=3");
    assertThat(older).contains("class=\"first-page\"").contains("<table>");
    assertThat(rows(older)).hasSize(3).doesNotContainAnyElementsOf(rows(page));
  }

  /** The events' ids. */
  private static List<String> rows(String page) {
    return Pattern.compile("event%3A(\\d+\\.\\d+)\"")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void shouldShowSequencesAsTheirEvents() throws Exception {
    String query = "event.action:exec followed by event.action:connect by process";
    String page = page("search", "q=" + encoded(query));
    assertThat(page).contains("1 sequence<").contains("<h2>process p");
    assertThat(rows(page)).hasSize(2);
  }

  @Test
  void shouldShowScriptsOrThatThereAreNone() throws Exception {
    assertThat(page("scripts", "point=pid%3A100")).contains("Nothing found");
    assertThat(page("scripts", ""))
        .contains("data-answered=\"#/scripts\"")
        .contains("class=\"card script\"")
        .contains("Decoded: Base64 of UTF-16LE")
        .contains("whoami &lt;b&gt;");
  }

  @Test
  void shouldTakeTheTokenOutOfTheAddressAndKeepItOutOfThePage() throws Exception {
    String page = page("status", "");
    assertThat(page).contains("data-answered=\"#/status\"").doesNotContain(token);
    assertThat(page).contains("Records by type");
  }

  @Test
  void shouldAskForTheTokenWhenItHasNone() throws Exception {
    String page = dump(engine.address() + "/#/why?point=pid%3A200");
    assertThat(page)
        .containsPattern("<dialog id=\"unlock\" open=\"\"")
        .doesNotContain("/usr/bin/curl");
  }

  private String page(String question, String query) throws Exception {
    String fragment = "#token=" + token + "/" + question + (query.isEmpty() ? "" : "?" + query);
    return dump(engine.address() + "/" + fragment);
  }

  private String dump(String address) throws Exception {
    return Browser.dump(directory, address);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
