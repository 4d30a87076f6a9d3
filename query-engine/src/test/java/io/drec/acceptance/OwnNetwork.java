package io.drec.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces of the test's own, joined by switches that are namespaces themselves: nothing
 * leaves them, and nothing of this machine's network is touched.
 */
final class OwnNetwork implements AutoCloseable {
  private static final long COMMAND_SECONDS = 10;

  private final String prefix = "drt" + ProcessHandle.current().pid() % 100_000;
  private final List<String> namespaces = new ArrayList<>();
  private int links;

  private String named(String name) {
    return prefix + name;
  }

  /** Makes a host without any network but its loopback. */
  OwnNetwork host(String name) throws IOException, InterruptedException {
    ip("netns", "add", named(name));
    namespaces.add(named(name));
    ip("-n", named(name), "link", "set", "lo", "up");
    return this;
  }

  /** Makes a switch that hosts can be plugged into. */
  OwnNetwork lan(String name) throws IOException, InterruptedException {
    host(name);
    ip("-n", named(name), "link", "add", "br0", "type", "bridge");
    ip("-n", named(name), "link", "set", "br0", "up");
    return this;
  }

  /**
   * Plugs a host into a switch.
   *
   * @param address with its prefix length, {@code 10.77.0.1/24}
   */
  OwnNetwork plug(String host, String lan, String address)
      throws IOException, InterruptedException {
    String near = "v" + links;
    String far = "w" + links++;
    ip(
        "link",
        "add",
        near,
        "netns",
        named(host),
        "type",
        "veth",
        "peer",
        "name",
        far,
        "netns",
        named(lan));
    ip("-n", named(lan), "link", "set", far, "master", "br0");
    ip("-n", named(lan), "link", "set", far, "up");
    ip("-n", named(host), "addr", "add", address, "dev", near);
    ip("-n", named(host), "link", "set", near, "up");
    return this;
  }

  /**
   * What runs a command in a host's network, and in nothing else of its own: {@code ip netns exec}
   * would hide the control groups.
   */
  List<String> in(String host) {
    return List.of("nsenter", "--net=/run/netns/" + named(host), "--");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (String namespace : namespaces) {
      ip("netns", "del", namespace);
    }
    namespaces.clear();
  }
}
