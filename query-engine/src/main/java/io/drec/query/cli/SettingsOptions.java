package io.drec.query.cli;

import io.drec.daemon.ConfigException;
import io.drec.daemon.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A configuration file and settings over it. */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: the one in /etc/drec, where there is one).")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, over what the file says; the files in config/ explain each.")
  Map<String, String> settings = new HashMap<>();

  /**
   * @param keys every key and its default
   * @param usual file that is read where none was named, if it is there
   * @param more settings by other options, which win
   */
  Settings load(Map<String, String> keys, Path usual, Map<String, String> more) {
    Path file = config == null && Files.exists(usual) ? usual : config;
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.putAll(more);
    try {
      return Settings.load(keys, file, overrides);
    } catch (ConfigException e) {
      throw usage(e);
    }
  }

  static CommandException usage(RuntimeException e) {
    return new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
  }
}
