package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.daemon.ConfigException;
import io.drec.daemon.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CentralKeysTest {
  private static Map<String, String> shipped(String name) throws IOException {
    Path file = Path.of(System.getProperty("drec.root", "..")).resolve("config").resolve(name);
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Map<String, String> found = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> found.put(key, properties.getProperty(key)));
    return found;
  }

  @Test
  void shouldShipEveryKeyWithItsDefault() throws IOException {
    assertThat(shipped("central.properties")).isEqualTo(new TreeMap<>(CentralKeys.CENTRAL));
    assertThat(shipped("relay.properties")).isEqualTo(new TreeMap<>(CentralKeys.RELAY));
  }

  @Test
  void shouldRefuseAnUnknownKeyAndNameTheNearest() {
    assertThatThrownBy(() -> Settings.load(CentralKeys.CENTRAL, null, Map.of("central.listn", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown key central.listn; did you mean central.listen?");
    assertThatThrownBy(() -> Settings.load(CentralKeys.RELAY, null, Map.of("relay.parnt", "x")))
        .hasMessageContaining("did you mean relay.parent?");
  }
}
