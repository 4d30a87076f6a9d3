package io.drec.linux.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files in which a runtime keeps what it knows of a container. */
enum RuntimeFile {
  /** One for each container. */
  DOCKER {
    @Override
    @Nullable Told read(String id, String file, byte[] json) throws IOException {
      Map<String, String> texts = one(json, "Config/Image", "Name");
      String name = texts.get("Name");
      return told(
          "docker",
          texts.get("Config/Image"),
          name != null && name.startsWith("/") ? name.substring(1) : name,
          file);
    }
  },

  /** The bundle's configuration, with the annotations of the Container Runtime Interface. */
  CONTAINERD {
    @Override
    @Nullable Told read(String id, String file, byte[] json) throws IOException {
      Map<String, String> texts = one(json, CRI_IMAGE, CRI_NAME, CRI_SANDBOX, OCI_IMAGE);
      return told("containerd", first(texts, CRI_IMAGE, OCI_IMAGE), name(texts), file);
    }

    /** The container that holds a pod's namespaces has none: it is named as the pod. */
    private static @Nullable String name(Map<String, String> texts) {
      return first(texts, CRI_NAME, CRI_SANDBOX);
    }
  },

  /** The bundle's configuration of a container of CRI-O or podman. */
  BUNDLE {
    @Override
    @Nullable Told read(String id, String file, byte[] json) throws IOException {
      Map<String, String> texts =
          one(json, CRIO_IMAGE, CRIO_CONTAINER, CRIO_NAME, PODMAN_MANAGER, OCI_IMAGE);
      String image = first(texts, CRIO_IMAGE, OCI_IMAGE);
      boolean isPodman = "libpod".equals(texts.get(PODMAN_MANAGER));
      // Podman's has no image: the list of containers has it.
      return image == null
          ? null
          : told(
              isPodman ? "podman" : "cri-o", image, first(texts, CRIO_CONTAINER, CRIO_NAME), file);
    }
  },

  /** The list of all containers of CRI-O and podman. */
  STORAGE {
    @Override
    @Nullable Told read(String id, String file, byte[] json) throws IOException {
      for (Map<String, String> one :
          RuntimeJson.texts(json, List.of("id", "names", "metadata", "image"))) {
        if (id.equals(one.get("id"))) {
          return listed(one, file);
        }
      }
      return null;
    }

    private static Told listed(Map<String, String> one, String file) throws IOException {
      String metadata = one.get("metadata");
      Map<String, String> more =
          metadata == null || metadata.isEmpty()
              ? Map.of()
              : RuntimeFile.one(
                  metadata.getBytes(StandardCharsets.UTF_8), "image-name", "name", "pod-name");
      boolean isOfPod = more.containsKey("pod-name");
      String name = isOfPod ? more.get("name") : one.get("names");
      String image = first(more, "image-name");
      return told(
          isOfPod ? "cri-o" : "podman", image == null ? one.get("image") : image, name, file);
    }
  };

  private static final String ANNOTATION = "annotations/";
  private static final String CRI_IMAGE = ANNOTATION + "io.kubernetes.cri.image-name";
  private static final String CRI_NAME = ANNOTATION + "io.kubernetes.cri.container-name";
  private static final String CRI_SANDBOX = ANNOTATION + "io.kubernetes.cri.sandbox-name";
  private static final String CRIO_IMAGE = ANNOTATION + "io.kubernetes.cri-o.ImageName";
  private static final String CRIO_CONTAINER = ANNOTATION + "io.kubernetes.container.name";
  private static final String CRIO_NAME = ANNOTATION + "io.kubernetes.cri-o.Name";
  private static final String PODMAN_MANAGER = ANNOTATION + "io.container.manager";
  private static final String OCI_IMAGE = ANNOTATION + "org.opencontainers.image.ref.name";

  /** Ids are parts of paths: nothing else is looked for. */
  static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * What the file says of the container; null when it says nothing of it.
   *
   * @throws IOException when it is no JSON of that kind
   */
  abstract @Nullable Told read(String id, String file, byte[] json) throws IOException;

  private static Map<String, String> one(byte[] json, String... wanted) throws IOException {
    List<Map<String, String>> objects = RuntimeJson.texts(json, List.of(wanted));
    return objects.isEmpty() ? Map.of() : objects.get(0);
  }

  private static @Nullable String first(Map<String, String> texts, String... names) {
    for (String name : names) {
      String text = texts.get(name);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static Told told(
      String runtime, @Nullable String image, @Nullable String name, String file) {
    String known = image == null || image.isEmpty() ? null : image;
    return new Told(
        runtime,
        known,
        name == null || name.isEmpty() ? null : name,
        file,
        known == null ? file + " names no image" : null);
  }
}
