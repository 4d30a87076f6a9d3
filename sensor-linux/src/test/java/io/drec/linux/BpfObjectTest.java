package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects that are committed are those that the sources make. */
final class BpfObjectTest {
  private static final Path ROOT = Path.of(System.getProperty("drec.root"));
  private static final Path SOURCES = ROOT.resolve("sensor-linux/src/main/c");
  private static final Path COMMITTED =
      ROOT.resolve("sensor-linux/src/main/resources/io/drec/linux");
  private static final List<String> OBJECTS = List.of("sensor-amd64.bpf.o", "sensor-aarch64.bpf.o");

  @Test
  void shouldBeBuiltFromTheSourcesAsTheyAre() throws Exception {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      files.filter(file -> file.toString().matches(".*\\.[ch]")).sorted().forEach(sources::add);
    }
    sources.add(ROOT.resolve("recorder/src/main/c/drec_record.h"));
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    for (Path source : sources) {
      hash.update((source.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
      hash.update(Files.readAllBytes(source));
    }
    assertThat(Files.readString(COMMITTED.resolve("sensor.bpf.sha256")).trim())
        .as("run sensor-linux/build-bpf.sh and commit what it writes")
        .isEqualTo(HexFormat.of().formatHex(hash.digest()));
  }

  @Test
  void shouldHoldWhatACompilerMakesOfTheSources(@TempDir Path out) throws Exception {
    Assumptions.assumeTrue(has("clang") && has("llvm-strip"), "needs clang and llvm-strip");
    run(ROOT.resolve("sensor-linux/build-bpf.sh").toString(), out.toString());
    for (String object : OBJECTS) {
      Map<String, Long> built = Elf.symbols(Files.readAllBytes(out.resolve(object)));
      Map<String, Long> committed = Elf.symbols(Files.readAllBytes(COMMITTED.resolve(object)));
      assertThat(committed.keySet()).as(object).isEqualTo(built.keySet());
      assertThat(committed).as(object).containsKeys("on_exec", "ring", "LICENSE");
    }
  }

  private static boolean has(String command) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @Test
  void shouldTellNothingOfTheMachineThatBuiltIt() throws IOException {
    for (String object : OBJECTS) {
      String bytes = Files.readString(COMMITTED.resolve(object), StandardCharsets.ISO_8859_1);
      assertThat(bytes).as(object).doesNotContain(ROOT.toString()).doesNotContain("/home/");
    }
  }

  @Test
  void shouldNumberTheHooksAsTheProgramsDo() throws IOException {
    Map<Integer, String> inC = new TreeMap<>();
    Matcher constants =
        Pattern.compile("HOOK_(\\w+) = (\\d+)")
            .matcher(Files.readString(SOURCES.resolve("core.h")));
    while (constants.find()) {
      inC.put(Integer.parseInt(constants.group(2)), constants.group(1));
    }
    Map<Integer, String> inJava = new TreeMap<>();
    for (Hook hook : Hook.values()) {
      inJava.put(hook.number(), hook.name());
    }
    inJava.put(Hook.values().length, "COUNT");
    assertThat(inJava).isEqualTo(inC);
  }
}
