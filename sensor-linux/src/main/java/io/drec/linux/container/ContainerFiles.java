package io.drec.linux.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the files of runtimes that tell of a container, and reads them. */
final class ContainerFiles {
  /** The list of a host with a thousand containers has some 2 MiB. */
  static final int FILE_BYTES_MAX = 8 << 20;

  private static final int NAMESPACES_MAX = 64;
  private static final String BUNDLES = "run/containerd/io.containerd.runtime.v2.task";
  private static final String[] STORAGES = {
    "var/lib/containers/storage", "run/containers/storage", "var/run/containers/storage"
  };

  private final Path root;

  private record Candidate(RuntimeFile kind, Path file) {}

  /**
   * @param root of the file system in which the runtimes' directories are
   */
  ContainerFiles(Path root) {
    this.root = root;
  }

  /** What is known of a container; never null, with the reason where its image is not known. */
  Told look(String id) {
    if (!RuntimeFile.ID.matcher(id).matches()) {
      return new Told(
          null, null, null, null, "only docker, containerd, CRI-O and podman keep such files");
    }
    Told best = null;
    for (Candidate candidate : candidates(id)) {
      Told told = read(candidate, id);
      if (told != null && told.image() != null) {
        return told;
      }
      best = best == null ? told : best;
    }
    return best == null
        ? new Told(
            null, null, null, null, "no file of docker, containerd, CRI-O or podman names it")
        : best;
  }

  private List<Candidate> candidates(String id) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            RuntimeFile.DOCKER,
            root.resolve("var/lib/docker/containers/" + id + "/config.v2.json")));
    for (Path namespace : namespaces()) {
      candidates.add(new Candidate(RuntimeFile.CONTAINERD, namespace.resolve(id + "/config.json")));
    }
    for (String storage : STORAGES) {
      Path containers = root.resolve(storage).resolve("overlay-containers");
      candidates.add(
          new Candidate(RuntimeFile.BUNDLE, containers.resolve(id + "/userdata/config.json")));
      candidates.add(new Candidate(RuntimeFile.STORAGE, containers.resolve("containers.json")));
      candidates.add(
          new Candidate(RuntimeFile.STORAGE, containers.resolve("volatile-containers.json")));
    }
    return candidates;
  }

  /** Containerd keeps the bundles of Kubernetes, docker and others apart. */
  private List<Path> namespaces() {
    List<Path> namespaces = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(BUNDLES))) {
      for (Path entry : entries) {
        if (namespaces.size() < NAMESPACES_MAX) {
          namespaces.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // there is no containerd
    }
    return namespaces;
  }

  /** Null when there is no such file, or it says nothing of the container. */
  private @Nullable Told read(Candidate candidate, String id) {
    Path file = candidate.file();
    if (!Files.isRegularFile(file)) {
      return null;
    }
    String shown = "/" + root.relativize(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(FILE_BYTES_MAX + 1);
      if (json.length > FILE_BYTES_MAX) {
        throw new IOException("it is greater than " + (FILE_BYTES_MAX >> 20) + " MiB");
      }
      return candidate.kind().read(id, shown, json);
    } catch (IOException e) {
      return new Told(null, null, null, shown, "cannot read " + shown + ": " + firstLine(e));
    }
  }

  /** The parser tells the place in further lines. */
  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
