package io.drec.query.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The users of this host, as far as starting processes for them goes. */
final class Users {
  private final World world;

  Users(World world) {
    this.world = world;
  }

  /** Who called sudo, when it was not root; else null. */
  @Nullable String sudoUser() {
    String user = world.variable("SUDO_USER");
    return world.root() && user != null && !user.equals("root") ? user : null;
  }

  /** The first group of who called sudo: its members may ask without root. */
  @Nullable String sudoGroup() {
    String user = sudoUser();
    return user == null ? null : groupOf(user);
  }

  /** The name of a user's first group; null when there is no such user. */
  @Nullable String groupOf(String user) {
    return output(List.of("id", "-gn", "--", user));
  }

  /** What runs a command as this user instead of root, in the same process. */
  List<String> prefix(String user) {
    List<String> prefix = new ArrayList<>(List.of("setpriv", "--reuid=" + user));
    prefix.addAll(List.of("--regid=" + groupOf(user), "--init-groups", "--no-new-privs"));
    prefix.add("--");
    return prefix;
  }

  /** Whether this user can read the file; a checkout in root's home is closed to others. */
  boolean canRead(String user, Path file) {
    List<String> command = prefix(user);
    command.addAll(List.of("test", "-r", file.toString()));
    return output(command) != null;
  }

  /** Trimmed standard output of a command that ends well; else null. */
  private static @Nullable String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      byte[] said = process.getInputStream().readAllBytes();
      if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        return null;
      }
      return new String(said, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
