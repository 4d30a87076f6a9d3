package io.drec.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.drec.linux.BpfObject.LoadException;
import io.drec.linux.BpfObject.Settings;
import io.drec.sensor.SensorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Loads the programs, and says in one line why the kernel would not have them. */
final class Loader {
  private static final int WARNING = 0;
  private static final int MESSAGE_BYTES_MAX = 8 * 1024 * 1024;

  private final Host host;
  private final byte[] elf;

  /**
   * @param elf the eBPF object
   */
  Loader(Host host, byte[] elf) {
    this.host = host;
    this.elf = elf.clone();
  }

  /**
   * @param settings those for the newest kernel; an older one gets them without what it has not
   */
  Loaded load(Settings settings) throws SensorException {
    LoadException refusal = null;
    Settings last = settings;
    for (Settings tried : List.of(settings, withoutCasts(settings), withoutArgv(settings))) {
      try {
        return new Loaded(BpfObject.load(elf, tried), tried.mayCopyArgv());
      } catch (LoadException e) {
        refusal = e;
        last = tried;
      }
    }
    throw explain(last, Objects.requireNonNull(refusal));
  }

  /**
   * @param mayCopyArgv whether the snapshot has the arguments, or user space must add them
   */
  record Loaded(BpfObject object, boolean mayCopyArgv) {}

  private static Settings withoutCasts(Settings settings) {
    return older(settings, settings.mayCopyArgv());
  }

  private static Settings withoutArgv(Settings settings) {
    return older(settings, false);
  }

  private static Settings older(Settings settings, boolean mayCopyArgv) {
    return new Settings(
        settings.scopeId(),
        settings.scopeLevel(),
        settings.wakeBytes(),
        settings.ringBytes(),
        mayCopyArgv,
        false,
        settings.hasUring(),
        settings.interpreters(),
        settings.isArm());
  }

  private SensorException explain(Settings settings, LoadException refusal) {
    int error = refusal.error();
    if (error == Libc.EPERM || error == Libc.EACCES && Preconditions.isLockedDown(host)) {
      String why =
          Preconditions.isLockedDown(host)
              ? "it is locked down (confidentiality): boot with lockdown=integrity or without"
              : "a security module or a container forbids it: run on the host itself, or the"
                  + " container with --privileged";
      return new SensorException("the kernel does not let even root load eBPF programs; " + why);
    }
    return refused(error, messagesOf(settings));
  }

  private SensorException refused(int error, String messages) {
    String kernel = Preconditions.kernelRelease(host);
    String reason =
        messages
            .lines()
            .filter(line -> line.startsWith("libbpf: "))
            .findFirst()
            .orElse(Libc.strerror(error));
    try {
      Path log = Files.createTempFile("drec-ebpf-", ".log");
      Files.writeString(log, messages);
      return new SensorException(
          String.format(
              "the kernel (%s) refused the eBPF program: %s; please report it with %s",
              kernel, reason, log));
    } catch (IOException e) {
      return new SensorException(
          String.format("the kernel (%s) refused the eBPF program: %s", kernel, reason), e);
    }
  }

  /** Loads once more, for what libbpf and the verifier have to say. */
  private String messagesOf(Settings settings) {
    StringBuilder messages = new StringBuilder();
    Memory buffer = new Memory(MESSAGE_BYTES_MAX);
    Libbpf.Print print =
        (int level, Pointer format, Pointer arguments) -> {
          if (level == WARNING) {
            Libc.vsnprintf(buffer, buffer.size(), format, arguments);
            messages.append(buffer.getString(0, StandardCharsets.UTF_8.name()));
          }
          return 0;
        };
    Libbpf.libbpf_set_print(print);
    try {
      BpfObject.load(elf, settings).close();
    } catch (LoadException e) {
      // What was to be heard.
    } finally {
      Libbpf.libbpf_set_print(null);
    }
    return messages.toString();
  }
}
