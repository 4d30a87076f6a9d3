package io.drec.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container that a control group belongs to, by the names that runtimes give to groups; so it
 * is known of every recording, however old.
 *
 * @param id as the runtime has it
 * @param runtime docker, containerd, cri-o, podman, lxc, nspawn or unknown
 */
public record ContainerGroup(String id, String runtime) {
  /** The name of a scope as runtimes under systemd give it: {@code docker-<id>.scope}. */
  private static final Pattern SCOPE =
      Pattern.compile("(docker|cri-containerd|crio|libpod|containerd)-([0-9a-f]{64})\\.scope");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern LXC = Pattern.compile("lxc(?:\\.payload)?[./](.+)");
  private static final Pattern MACHINE = Pattern.compile("machine-(.+)\\.scope");

  /**
   * The container that a group is made for.
   *
   * @param name of the group, without slashes
   * @param parent name of the group above it, empty where there is none
   * @return null when it is no container's own
   */
  public static @Nullable ContainerGroup of(String name, String parent) {
    Matcher scope = SCOPE.matcher(name);
    if (scope.matches()) {
      return new ContainerGroup(scope.group(2), runtime(scope.group(1)));
    }
    if (ID.matcher(name).matches()) {
      return new ContainerGroup(name, parent.equals("docker") ? "docker" : "unknown");
    }
    Matcher lxc = LXC.matcher(parent.equals("lxc") ? "lxc/" + name : name);
    if (lxc.matches()) {
      return new ContainerGroup(lxc.group(1), "lxc");
    }
    Matcher machine = MACHINE.matcher(name);
    return machine.matches()
        ? new ContainerGroup(machine.group(1).replace("\\x2d", "-"), "nspawn")
        : null;
  }

  /**
   * The container that a group lies in.
   *
   * @param cgroup path from the root of the hierarchy, with a slash before it
   * @return the innermost container; null when there is none
   */
  public static @Nullable ContainerGroup inPath(String cgroup) {
    String[] names = cgroup.split("/", -1);
    for (int i = names.length - 1; i > 0; i--) {
      ContainerGroup container = of(names[i], names[i - 1]);
      if (container != null) {
        return container;
      }
    }
    return null;
  }

  private static String runtime(String prefix) {
    return switch (prefix) {
      case "crio" -> "cri-o";
      case "libpod" -> "podman";
      case "docker" -> "docker";
      default -> "containerd";
    };
  }
}
