package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.linux.BpfObject.Settings;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be missing has its one line. */
final class PreconditionsIT {
  private static final SensorConfig CONFIG = new SensorConfig(null, Capture.RING_BYTES);
  @TempDir Path directory;

  private static String messageOf(Host host) {
    try {
      LinuxSensor.open(host, CONFIG, true).close();
    } catch (SensorException e) {
      assertThat(e.getMessage()).as("one line").doesNotContain("\n").doesNotContain("Exception");
      return e.getMessage();
    }
    throw new AssertionError("the sensor opened");
  }

  /** A copy of what is read below / , without what a test takes away. */
  private Host hostWith(String... files) throws Exception {
    for (String file : files) {
      Path copy = directory.resolve(file.substring(1));
      Files.createDirectories(copy.getParent());
      Files.write(copy, Files.readAllBytes(Path.of(file)));
    }
    return new Host(directory, "libbpf.so.1", Host.running().arch());
  }

  @Test
  void shouldSayThatTheKernelDoesNotDescribeItsTypes() throws Exception {
    Capture.assumePossible();
    Host host = hostWith("/proc/self/status", "/proc/sys/kernel/osrelease");
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim();
    assertThat(messageOf(host))
        .isEqualTo(
            "this kernel (%s) does not describe its types: no %s/sys/kernel/btf/vmlinux. Needed:"
                    .formatted(release, directory)
                + " Linux 5.15 or later built with CONFIG_DEBUG_INFO_BTF; Debian 12, Ubuntu 22.04"
                + " or later have it");
  }

  @Test
  void shouldSayHowToInstallTheLibrary() throws Exception {
    Capture.assumePossible();
    Host running = Host.running();
    assertThat(messageOf(new Host(running.root(), "libbpf-none.so.1", running.arch())))
        .isEqualTo(
            "libbpf is missing or too old (no libbpf-none.so.1 of version 1.0 or later):"
                + " sudo apt-get install libbpf1");
  }

  @Test
  void shouldSayHowToMountTheTracepoints() throws Exception {
    Capture.assumePossible();
    Host host = hostWith("/proc/self/status", "/proc/sys/kernel/osrelease");
    Path btf = directory.resolve("sys/kernel/btf/vmlinux");
    Files.createDirectories(btf.getParent());
    Files.createFile(btf);
    assertThat(messageOf(host))
        .startsWith("no tracepoints of system calls below ")
        .contains("sudo mount -t tracefs tracefs /sys/kernel/tracing");
  }

  @Test
  void shouldSayThatAnArchitectureIsNotServed() {
    assertThat(messageOf(new Host(Path.of("/"), "libbpf.so.1", "riscv64")))
        .isEqualTo(
            "no eBPF program for the architecture riscv64; there is one for amd64 and aarch64");
  }

  @Test
  void shouldSayWhichRingsThereAre() {
    Capture.assumePossible();
    assertThatThrownBy(
            () -> LinuxSensor.open(Host.running(), new SensorConfig(null, 100_000), true))
        .isInstanceOf(SensorException.class)
        .hasMessageMatching("ring of 100000 bytes: give a power of two from \\d+ to 536870912");
  }

  /** The kernel's own words go to a file, which the line names. */
  @Test
  void shouldKeepWhatTheVerifierSays() throws Exception {
    Capture.assumePossible();
    Settings settings =
        new Settings(
            0,
            0,
            1,
            Capture.RING_BYTES,
            true,
            true,
            true,
            Set.of(),
            Host.running().arch().equals("aarch64"));
    byte[] damaged = Preconditions.object(Host.running());
    damaged[firstExit(damaged)] = 0;
    assertThatThrownBy(() -> new Loader(Host.running(), damaged).load(settings))
        .isInstanceOf(SensorException.class)
        .message()
        .startsWith("the kernel (")
        .contains(") refused the eBPF program: libbpf: prog 'on_")
        .matches(".*; please report it with \\S+\\.log")
        .satisfies(
            message -> {
              Path log = Path.of(message.substring(message.lastIndexOf(' ') + 1));
              assertThat(Files.readString(log)).contains("-- BEGIN PROG LOAD LOG --");
              Files.delete(log);
            });
  }

  /** Where the first instruction "exit" of a program lies. */
  private static int firstExit(byte[] elf) {
    for (int at = 64; at < elf.length; at += 8) {
      if (ByteBuffer.wrap(elf, at, 8).getLong() == 0x95L << 56) {
        return at;
      }
    }
    throw new AssertionError("no instruction");
  }

  /** By a process without the capabilities, because the tests run as root. */
  @Test
  void shouldSayWhichCapabilityIsMissing() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv (util-linux)");
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    List<String> command =
        List.of(
            "setpriv",
            "--bounding-set=-sys_admin,-bpf,-perfmon",
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output.trim()).contains("CAP_SYS_ADMIN", "record on the host").doesNotContain("\n");
  }

  /** Opens the sensor as the recorder does, and prints why it cannot. */
  static final class Main {
    public static void main(String[] arguments) {
      SensorProvider provider =
          ServiceLoader.load(SensorProvider.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(SensorProvider::appliesHere)
              .findFirst()
              .orElseThrow();
      try {
        provider.open(CONFIG).close();
        System.out.println("opened " + provider.name());
      } catch (SensorException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
