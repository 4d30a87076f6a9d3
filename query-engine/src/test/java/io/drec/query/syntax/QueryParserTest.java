package io.drec.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.record.EventId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryParserTest {
  private static final Instant NOW = Instant.parse("2026-11-20T13:00:00Z");
  private static final QueryParser PARSER = new QueryParser(InstantSource.fixed(NOW));

  private static final EcsEvent EVENT =
      new EcsEvent(new EventId(7, 3), ns(Instant.parse("2026-11-20T12:30:00Z")))
          .put(EcsField.PROCESS_NAME, "curl")
          .put(EcsField.PROCESS_PID, 4711)
          .put(EcsField.PROCESS_EXECUTABLE, "/usr/bin/curl")
          .putAll(EcsField.PROCESS_ARGS, List.of("curl", "--silent", "-o", "/opt/a b"))
          .put(EcsField.PROCESS_COMMAND_LINE, "curl --silent -o /opt/a b")
          .put(EcsField.FILE_PATH, "/opt/stage/x (1).sh~")
          .put(EcsField.FILE_NAME, "x (1).sh~")
          .put(EcsField.DESTINATION_IP, "10.1.2.3")
          .put(EcsField.SOURCE_IP, "2001:db8::1")
          .put(EcsField.DREC_INCOMPLETE, true)
          .putAll(EcsField.EVENT_TYPE, List.of("connection", "start"));

  private static long ns(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*:*",
        "process.name:curl",
        "process.name:curl AND file.path:/opt/*",
        "process.name:\"curl\"",
        "process.name:c*l",
        "process.name:c?r?",
        "process.name:*url",
        "process.name:(wget OR curl)",
        "process.name:(wget curl)",
        "process.name:/cu.+/",
        "process.name:/wg.t|curl/",
        "process.name:/(wget|curl)[0-9.]*/",
        "(process.name:/c(u|x)rl/ AND process.pid:4711)",
        "file.path:/opt/*",
        "file.path:\\/opt\\/*",
        "file.path:\"/opt/stage/x (1).sh~\"",
        "file.path:/opt/stage/x\\ \\(1\\).sh~",
        "file.path:*.sh~",
        "file.path:/\\/opt\\/.*/",
        "file.path:/opt.*/ OR file.path:*",
        "(file.path:/opt/*)",
        "NOT process.name:wget",
        "-process.name:wget",
        "!process.name:wget",
        "process.name:curl -process.pid:1",
        "+process.name:curl process.name:wget",
        "process.name:wget OR process.name:curl",
        "process.name:wget process.name:curl",
        "process.name:curl && !file.path:/srv/*",
        "process.name:wget || process.pid:4711",
        "process.pid:4711",
        "process.pid:[4000 TO 5000]",
        "process.pid:{4710 TO 4711]",
        "process.pid:[4711 TO *]",
        "process.pid:[* TO 4711]",
        "process.pid:>4710",
        "process.pid:>=4711",
        "process.pid>=4711",
        "process.pid:<4712",
        "process.pid:47*",
        "process.args:--silent",
        "process.args:-o",
        "process.command_line:SILENT",
        "process.command_line:\"--silent -o\"",
        "process.command_line:*--silent*",
        "destination.ip:10.1.2.3",
        "destination.ip:10.0.0.0/8",
        "destination.ip:10.1.*",
        "destination.ip:[10.1.0.0 TO 10.1.255.255]",
        "source.ip:2001:db8::1",
        "source.ip:2001:0db8:0::1",
        "source.ip:2001:db8::/32",
        "source.ip:\"2001:db8::1\"",
        "@timestamp:[2026-11-20T12:00:00Z TO *]",
        "@timestamp:[2026-11-20 TO 2026-11-21}",
        "@timestamp:[\"2026-11-20T12:30:00Z\" TO 2026-11-20T12:30:00Z]",
        "@timestamp:[1h TO now]",
        "@timestamp:>=2026-11-20T12:30:00Z",
        "@timestamp:2026-11-20T12:3*",
        "_exists_:file.path",
        "file.path:*",
        "NOT _exists_:file.size",
        "drec.incomplete:true",
        "event.type:start",
        "event.id:7.3",
        "curl",
        "10.1.2.3",
        "cur*",
        "silent",
        "/usr/bin/curl",
        "process.name:curl^2",
        "((process.name:curl))",
      })
  void shouldMatch(String query) throws QuerySyntaxException {
    assertThat(PARSER.parse(query).matches(EVENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process.name:Curl",
        "process.name:cur",
        "process.name:\"cur*\"",
        "process.name:cur\\*",
        "process.name:/cur/",
        "process.name:curl AND file.path:/srv/*",
        "NOT process.name:curl",
        "process.name:curl -file.path:/opt/*",
        "+process.name:wget process.pid:4711",
        "process.name:wget NOT process.pid:4711",
        "process.pid:[4712 TO *]",
        "process.pid:{4711 TO *]",
        "process.pid:[1 TO 4711}",
        "destination.ip:10.1.2.0/31",
        "destination.ip:11.0.0.0/8",
        "@timestamp:[10m TO now]",
        "_exists_:file.size",
        "file.size:*",
        "file.path:/opt",
        "file.path:/opt/",
        "event.type:end",
        "wget",
        "drec.incomplete:false",
      })
  void shouldNotMatch(String query) throws QuerySyntaxException {
    assertThat(PARSER.parse(query).matches(EVENT)).isFalse();
  }

  /** Without escapes, with them, and in quotes: what people paste. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "C:\\Windows\\Temp\\x.dmp     | file.path:C:\\Windows\\Temp\\x.dmp",
        "C:\\Windows\\Temp\\x.dmp     | file.path:C\\:\\\\Windows\\\\Temp\\\\x.dmp",
        "C:\\Windows\\Temp\\x.dmp     | file.path:C:\\Windows\\*",
        "C:\\x                       | file.path:C:\\*",
        "C:\\Windows\\Temp\\x.dmp     | (file.path:C:\\Windows\\*)",
        "C:\\Windows\\Temp\\x.dmp     | file.path:*\\Temp\\x.dm?",
        "C:\\Windows\\Temp\\x.dmp     | C:\\Windows\\Temp\\x.dmp",
        "C:\\Program Files\\x\\       | file.path:\"C:\\Program Files\\x\\\\\"",
        "C:\\Program Files\\x         | file.path:C:\\Program\\ Files\\x",
        "\\\\srv\\share\\x              | file.path:\\\\srv\\share\\x",
        "\\\\srv\\share\\x              | file.path:\"\\\\srv\\share\\x\"",
        "\\\\srv\\share\\x              | file.path:\\\\\\\\srv\\\\share\\\\x",
        "HKU\\S-1-5\\Run\\Up          | file.path:HKU\\S-1-5\\Run\\Up",
        "CORP\\ann                  | file.path:CORP\\ann",
        "{3ddc5665-e699-4601}       | file.path:{3ddc5665-e699-4601}",
        "http://evil.example/x?y=1  | file.path:http://evil.example/x?y=1",
        "http://evil.example/x      | http://evil.example/x",
        "C:\\Windows\\x               | file.path:/C:\\\\Windows\\\\.+/",
      })
  void shouldTakeWindowsNamesAsTheyAre(String value, String query) throws QuerySyntaxException {
    EcsEvent event = new EcsEvent(new EventId(1, 1), 0).put(EcsField.FILE_PATH, value);
    assertThat(PARSER.parse(query).matches(event)).as(query).isTrue();
  }

  @Test
  void shouldTakeABareAddressForNoField() throws QuerySyntaxException {
    EcsEvent event = new EcsEvent(new EventId(1, 1), 0).put(EcsField.SOURCE_IP, "fe80::1");
    assertThat(PARSER.parse("fe80::1").matches(event)).isTrue();
    assertThat(PARSER.parse("fe80::2").matches(event)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process.nam:curl   | no field 'process.nam'; did you mean process.name?",
        "file:x             | no field 'file'; did you mean",
        "process.name:      | is no query; expected terms field:value",
        "(process.name:curl | is no query",
        "process.name:curl) | is no query",
        "process.name:\"curl | is no query",
        "process.name:curl AND | is no query",
        "AND                | is no query",
        "process.pid:[1 TO  | is no query",
        "process.pid:x      | process.pid: 'x' is no whole number",
        "process.pid:[a TO b] | process.pid: 'a' is no whole number",
        "@timestamp:[yesterday TO now] | @timestamp: 'yesterday' is no time; write 2026-11-20T13",
        "source.ip:host     | source.ip: 'host' is no address",
        "source.ip:10.0.0.0/33 | is no address",
        "process.name:/(/   | is no regular expression (RE2 syntax)",
        "process.name:curl~1 | asks for similar words, which is not offered",
        "drec.incomplete:x  | is neither true nor false",
        "[1 TO 2]           | a range needs a field",
        "_exists_:nothing   | no field 'nothing'",
      })
  void shouldSayWhatIsWrong(String query, String expected) {
    assertThatThrownBy(() -> PARSER.parse(query))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void shouldBoundWhatItReads() {
    assertThatThrownBy(() -> PARSER.parse("(".repeat(5_000)))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining("parentheses inside one another");
    assertThatThrownBy(() -> PARSER.parse("!".repeat(5_000) + "a"))
        .isInstanceOf(QuerySyntaxException.class);
    assertThatThrownBy(() -> PARSER.parse("a".repeat(20_000)))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining("at most 16384 are read");
  }

  /** Whatever is typed is a query or an error of ours. */
  @Test
  void shouldNeverFailOtherwise() {
    long seed = 20261120;
    Random random = new Random(seed);
    String alphabet = "ab:/\\\"()[]{}*?+-!&|~^ .@<>=TO1ANDOR\t";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder query = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        query.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        PARSER.parse(query.toString()).matches(EVENT);
      } catch (QuerySyntaxException e) {
        assertThat(e.getMessage()).as("seed %d, query %s", seed, query).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", query " + query, e);
      }
    }
  }
}
