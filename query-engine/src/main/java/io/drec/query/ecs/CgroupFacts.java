package io.drec.query.ecs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process's control group says of where it runs: container, pod, unit. By the names that
 * runtimes and systemd give to cgroups; so it is known of every recording, however old.
 */
final class CgroupFacts {
  private static final Pattern POD =
      Pattern.compile(
          "pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})");

  /** The name of a scope as runtimes under systemd give it: {@code docker-<id>.scope}. */
  private static final Pattern SCOPE =
      Pattern.compile("(docker|cri-containerd|crio|libpod|containerd)-([0-9a-f]{64})\\.scope");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern LXC = Pattern.compile("lxc(?:\\.payload)?[./](.+)");
  private static final Pattern MACHINE = Pattern.compile("machine-(.+)\\.scope");
  private static final String SERVICE = ".service";

  private CgroupFacts() {}

  static void fill(EcsEvent event, @Nullable String cgroup) {
    if (cgroup == null || cgroup.length() < 2) {
      return;
    }
    Matcher pod = POD.matcher(cgroup);
    if (pod.find()) {
      event
          .put(EcsField.ORCHESTRATOR_RESOURCE_ID, pod.group(1).replace('_', '-'))
          .put(EcsField.ORCHESTRATOR_TYPE, "kubernetes");
    }
    List<String> names = List.of(cgroup.substring(1).split("/", -1));
    for (int i = names.size() - 1; i >= 0; i--) {
      if (container(event, names, i)) {
        return;
      }
      String name = names.get(i);
      boolean isService = name.endsWith(SERVICE) && name.length() > SERVICE.length();
      if (isService && event.text(EcsField.SERVICE_NAME) == null) {
        event.put(EcsField.SERVICE_NAME, name);
      }
    }
  }

  private static boolean container(EcsEvent event, List<String> names, int index) {
    String name = names.get(index);
    String parent = index == 0 ? "" : names.get(index - 1);
    Matcher scope = SCOPE.matcher(name);
    if (scope.matches()) {
      return put(event, scope.group(2), runtime(scope.group(1)));
    }
    if (ID.matcher(name).matches()) {
      return put(event, name, parent.equals("docker") ? "docker" : "unknown");
    }
    Matcher lxc = LXC.matcher(parent.equals("lxc") ? "lxc/" + name : name);
    if (lxc.matches()) {
      return put(event, lxc.group(1), "lxc");
    }
    Matcher machine = MACHINE.matcher(name);
    return machine.matches() && put(event, machine.group(1).replace("\\x2d", "-"), "nspawn");
  }

  private static boolean put(EcsEvent event, String id, String runtime) {
    event.put(EcsField.CONTAINER_ID, id).put(EcsField.CONTAINER_RUNTIME, runtime);
    return true;
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
