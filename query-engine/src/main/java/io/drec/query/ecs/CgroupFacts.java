package io.drec.query.ecs;

import io.drec.record.ContainerGroup;
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
    ContainerGroup container =
        ContainerGroup.of(names.get(index), index == 0 ? "" : names.get(index - 1));
    if (container == null) {
      return false;
    }
    event
        .put(EcsField.CONTAINER_ID, container.id())
        .put(EcsField.CONTAINER_RUNTIME, container.runtime());
    return true;
  }
}
