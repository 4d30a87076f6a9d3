package io.drec.compact;

import io.drec.store.Mechanism;
import io.drec.store.Text;
import io.drec.store.WindowsPaths;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Programs of Windows that start processes for others. Their child came of whoever asked them, by
 * the mechanism that they serve; as a parent they explain nothing.
 */
final class Brokers {
  private Brokers() {}

  /**
   * By which mechanism a program starts others, or null when it acts for itself.
   *
   * @param commandLine tells what a host process of services serves; null when not told
   */
  static @Nullable Mechanism mechanism(@Nullable String executable, @Nullable String commandLine) {
    if (executable == null) {
      return null;
    }
    String line = commandLine == null ? "" : commandLine.toLowerCase(Locale.ROOT);
    return switch (Text.leaf(WindowsPaths.folded(executable))) {
      case "wmiprvse.exe" -> Mechanism.WMI;
      case "services.exe" -> Mechanism.SERVICE;
      case "taskeng.exe" -> Mechanism.TASK;
      case "svchost.exe" ->
          line.contains("dcomlaunch")
              ? Mechanism.DCOM
              : line.matches(".*-s\\s+schedule\\b.*") ? Mechanism.TASK : null;
      default -> null;
    };
  }
}
