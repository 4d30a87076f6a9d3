package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.store.Retention;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecorderConfigTest {
  @TempDir Path temp;

  @Test
  void shouldDocumentEveryKeyWithItsDefault() throws IOException {
    Path shipped = Path.of(System.getProperty("drec.root", "..")).resolve("config/drec.properties");
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(shipped)) {
      properties.load(in);
    }
    Map<String, String> found = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> found.put(key, properties.getProperty(key)));
    assertThat(found).isEqualTo(new TreeMap<>(ConfigKeys.DEFAULTS));
    assertThat(RecorderConfig.load(shipped, Map.of())).isEqualTo(RecorderConfig.defaults());
  }

  @Test
  void shouldLetTheCommandLineWinOverTheFile() throws IOException {
    Path file = file("data.directory=/from/file\nrecord.ring.mib=4\n");
    RecorderConfig config = RecorderConfig.load(file, Map.of("data.directory", "/from/command"));
    assertThat(config.directory()).isEqualTo(Path.of("/from/command"));
    assertThat(config.ringBytes()).isEqualTo(4 << 20);
    assertThat(config.scope()).isNull();
  }

  @Test
  void shouldNameTheNearestKeyForOneItDoesNotKnow() throws IOException {
    Path file = file("record.rings.mib=8\n");
    refused(file, Map.of(), file + ": unknown key record.rings.mib; did you mean record.ring.mib?");
    refused(
        null,
        Map.of("journal.reserve", "1"),
        "the command line: unknown key journal.reserve; did you mean journal.reserve.mib?");
  }

  @Test
  void shouldSayWhatWasFoundAndWhatIsExpected() throws IOException {
    refused(
        null,
        Map.of("record.ring.mib", "many"),
        "record.ring.mib: found many, expected a whole number from 1 to 512");
    refused(
        null,
        Map.of("record.ring.mib", ""),
        "record.ring.mib: found nothing, expected a whole number from 1 to 512");
    refused(
        null,
        Map.of("record.ring.mib", "513"),
        "record.ring.mib: found 513, expected a whole number from 1 to 512");
    refused(
        null,
        Map.of("record.ring.mib", "48"),
        "record.ring.mib: found 48, expected a power of two, such as 32");
    refused(
        null,
        Map.of("journal.roll.mib", "0"),
        "journal.roll.mib: found 0, expected a whole number from 1 to 4096");
    refused(
        null,
        Map.of("store.max.gib", "all"),
        "store.max.gib: found all, expected GiB from 0.1 to 1048576, or nothing");
    refused(
        null,
        Map.of("store.max.gib", "0"),
        "store.max.gib: found 0, expected GiB from 0.1 to 1048576, or nothing");
    refused(
        null,
        Map.of("store.max.days", "-1"),
        "store.max.days: found -1, expected a whole number from 1 to 36500");
    refused(
        null,
        Map.of("record.memory.mib", "100"),
        "record.memory.mib: found 100, expected 0 or at least 170: 130 for the program, 8 for"
            + " record.ring.mib, 32 for writing the store");
    refused(
        null,
        Map.of("store.memory.mib", "16"),
        "store.memory.mib: found 16, expected a whole number from 32 to 4096");
  }

  @Test
  void shouldKeepWhatIsAskedForOrAFifthOfTheDisk() throws IOException {
    long fifth = Files.getFileStore(temp).getTotalSpace() / 5;
    Retention unset = RecorderConfig.defaults().retention(temp);
    assertThat(unset.ageMaxNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(unset.bytesMax()).isEqualTo(Math.max(128L << 20, Math.min(8L << 30, fifth)));
    Map<String, String> set = Map.of("store.max.gib", "0.5", "store.max.days", "30");
    assertThat(RecorderConfig.load(null, set).retention(temp))
        .isEqualTo(new Retention(512L << 20, 30 * 86_400_000_000_000L));
    assertThat(RecorderConfig.load(null, set).text())
        .contains("store.max.gib=0.5\n", "store.max.days=30\n", "store.memory.mib=64\n");
  }

  @Test
  void shouldShareOutWhatTheRecorderMayHave() {
    Map<String, String> set = Map.of("record.memory.mib", "180", "store.memory.mib", "512");
    assertThat(RecorderConfig.load(null, set).text())
        .contains("record.memory.mib=180\n", "store.memory.mib=42\n");
    assertThat(RecorderConfig.load(null, Map.of("store.memory.mib", "512")).text())
        .contains("record.memory.mib=0\n", "store.memory.mib=512\n");
  }

  @Test
  void shouldRefuseAFileThatIsNotThereOrSaysAThingTwice() throws IOException {
    Path missing = temp.resolve("none");
    refused(missing, Map.of(), "no configuration at " + missing + "; name one with --config");
    Path twice = file("data.group=a\ndata.group=b\n");
    refused(twice, Map.of(), twice + ": data.group is given twice; keep one");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("drec.properties"), text);
  }

  private static void refused(Path file, Map<String, String> overrides, String message) {
    assertThatThrownBy(() -> RecorderConfig.load(file, overrides))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}
