package io.drec.query.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start another {@code drec}: by the script that started this one, which gives each role its
 * own JVM flags; or else by the same java with the same flags and class path.
 */
final class Launcher {
  private Launcher() {}

  static List<String> command(String role, List<String> arguments) {
    List<String> command = new ArrayList<>();
    String script = System.getProperty("drec.launcher", "");
    if (!script.isEmpty()) {
      command.add(script);
    } else {
      command.add(ProcessHandle.current().info().command().orElse("java"));
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
      command.add(Drec.class.getName());
    }
    command.add(role);
    command.addAll(arguments);
    return command;
  }
}
