package io.drec.relay.node;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Starts relays as {@code drec relay} does: its heap, its collector, its one compiler and when that
 * begins, and an archive of the classes that a relay needs, made of one that ran before.
 */
final class RelayJvm {
  /** System property: the core that the relay is bound to; the others keep where they were put. */
  private static final String CORE = "drec.load.relay.core";

  /** System property: options of the relay's JVM, with spaces between. */
  private static final String OPTIONS = "drec.load.relay.options";

  private final Path directory;
  private final String classPath;
  private final Path archive;

  /**
   * @param directory the load's
   */
  RelayJvm(Path directory) throws IOException {
    this.directory = directory;
    this.classPath = ofJarsAlone(System.getProperty("java.class.path"), directory);
    this.archive = directory.resolve("relay.jsa");
  }

  /** An archive knows classes of jars alone, so directories of classes become some. */
  private static String ofJarsAlone(String classPath, Path directory) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-" + entries.size() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else if (!entry.isEmpty()) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out)) {
      for (Path file : files) {
        packed.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
  }

  /** One whose classes become the archive when it is ended, not killed. */
  Process startLearning(int port, int parentPort) throws IOException {
    Files.deleteIfExists(archive);
    return start(port, parentPort, "-XX:ArchiveClassesAtExit=" + archive);
  }

  Process start(int port, int parentPort) throws IOException {
    return start(port, parentPort, "-XX:SharedArchiveFile=" + archive);
  }

  private Process start(int port, int parentPort, String archiving) throws IOException {
    List<String> command = new ArrayList<>();
    String core = System.getProperty(CORE, "");
    if (!core.isEmpty()) {
      command.addAll(List.of("taskset", "-c", core));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:Tier0InvokeNotifyFreqLog=4",
            "-XX:Tier3InvocationThreshold=30",
            "-XX:Tier3MinInvocationThreshold=15",
            "-XX:Tier3CompileThreshold=200",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Xshare:auto",
            archiving,
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "")));
    String options = System.getProperty(OPTIONS, "").strip();
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" +")));
    }
    command.addAll(
        List.of(
            "-cp",
            classPath,
            RelayLoad.class.getName(),
            "relay",
            directory.toString(),
            String.valueOf(port),
            String.valueOf(parentPort)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("relay.log").toFile())
        .start();
  }
}
