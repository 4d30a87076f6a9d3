package io.drec.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.drec.sensor.SensorException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The eBPF program in the kernel: maps, programs and their attachments. Closing it detaches and
 * frees all.
 */
final class BpfObject implements AutoCloseable {
  /** {@code struct bpf_tracepoint_opts}: its size, then the cookie. */
  private static final int TRACEPOINT_OPTIONS_BYTES = 16;

  /** Bytes of {@code control} in core.h. */
  private static final int CONTROL_BYTES = 16;

  /** Places in {@code interpreters} in stdin.h. */
  static final int INTERPRETERS_MAX = 64;

  private static final int DETACHING_THREADS = 4;

  /** Its programs, in the order of {@code returns} in core.h, which begins with 1. */
  private static final List<String> RETURN_PROGRAMS =
      Stream.concat(
              Stream.of("on_read", "on_write"),
              Attachments.RETURNS.stream().map(ReturnHook::program))
          .distinct()
          .toList();

  /** Bytes of {@code calls} in core.h: a cookie for each number, then a program for each. */
  private static final int CALLS_BYTES = CallNumbers.COUNT * (Long.BYTES + 1);

  /** What leads to the programs at the return of calls. */
  private static final String PLAIN_RETURN = "on_return";

  /** The same, with {@code on_read} and {@code on_write} in itself and without helper calls. */
  private static final String TYPED_RETURN = "on_typed_return";

  private static final List<String> PLAIN = List.of(PLAIN_RETURN, "on_read", "on_write");

  private final Pointer object;
  private final boolean mayCast;
  private final List<Pointer> links = new ArrayList<>();

  private BpfObject(Pointer object, boolean mayCast) {
    this.object = object;
    this.mayCast = mayCast;
  }

  /**
   * What the programs are told, and how large their maps are.
   *
   * @param mayCopyArgv whether the snapshot takes the arguments along, since Linux 5.18
   * @param mayCast whether reads and writes are looked at with plain loads, since Linux 6.3
   * @param interpreters programs whose standard input is told; empty: of none
   * @param isArm whether this is aarch64, whose calls have other numbers
   */
  record Settings(
      long scopeId,
      int scopeLevel,
      int wakeBytes,
      int ringBytes,
      boolean mayCopyArgv,
      boolean mayCast,
      boolean hasUring,
      Set<String> interpreters,
      boolean isArm) {
    /** Bytes of {@code config} in core.h. */
    private static final int CONFIG_BYTES = 16;

    private Memory config() {
      Memory config = new Memory(CONFIG_BYTES);
      config.setLong(0, scopeId);
      config.setInt(8, scopeLevel);
      config.setInt(12, wakeBytes);
      return config;
    }

    private Memory interpreterNames() {
      Memory names = new Memory(INTERPRETERS_MAX * Long.BYTES);
      names.clear();
      long at = 0;
      for (String interpreter : interpreters) {
        byte[] name = Arrays.copyOf(interpreter.getBytes(StandardCharsets.US_ASCII), Long.BYTES);
        names.write(at, name, 0, name.length);
        at += Long.BYTES;
      }
      return names;
    }

    private Memory calls() {
      Memory calls = new Memory(CALLS_BYTES);
      calls.clear();
      for (ReturnHook hook : Attachments.RETURNS) {
        int number = CallNumbers.of(hook.call(), isArm);
        if (number >= 0) {
          calls.setLong((long) number * Long.BYTES, hook.cookie());
          int place = RETURN_PROGRAMS.indexOf(hook.program()) + 1;
          calls.setByte((long) CallNumbers.COUNT * Long.BYTES + number, (byte) place);
        }
      }
      return calls;
    }
  }

  /**
   * Has the kernel check and load the programs.
   *
   * @throws LoadException with libbpf's error number if it refuses
   */
  static BpfObject load(byte[] elf, Settings settings) throws LoadException {
    Memory bytes = new Memory(elf.length);
    bytes.write(0, elf, 0, elf.length);
    Pointer object = Libbpf.bpf_object__open_mem(bytes, elf.length, null);
    if (object == null) {
      throw new LoadException(Native.getLastError());
    }
    BpfObject opened = new BpfObject(object, settings.mayCast());
    int error = opened.configure(settings);
    if (error == 0) {
      error = Libbpf.bpf_object__load(object);
    }
    if (error == 0) {
      error = opened.fillReturns();
    }
    if (error != 0) {
      opened.close();
      throw new LoadException(-error);
    }
    return opened;
  }

  private int configure(Settings settings) {
    int cpus = Libbpf.libbpf_num_possible_cpus();
    Memory config = settings.config();
    Memory calls = settings.calls();
    Memory interpreters = settings.interpreterNames();
    Pointer unused = program(settings.mayCopyArgv() ? "snapshot_plain" : "snapshot_argv");
    int[] results = {
      Math.min(0, cpus),
      Libbpf.bpf_map__set_max_entries(map("scratches"), cpus),
      Libbpf.bpf_map__set_max_entries(map("ring"), settings.ringBytes()),
      Libbpf.bpf_map__set_initial_value(map(".rodata.config"), config, config.size()),
      Libbpf.bpf_map__set_initial_value(map(".rodata.calls"), calls, calls.size()),
      Libbpf.bpf_map__set_initial_value(
          map(".rodata.interpreters"), interpreters, interpreters.size()),
      Libbpf.bpf_program__set_autoload(unused, 0),
      // A kernel without this tracepoint may lack the types that the program reads.
      Libbpf.bpf_program__set_autoload(program(Attachments.URING), settings.hasUring() ? 1 : 0),
    };
    for (int result : results) {
      if (result != 0) {
        return result;
      }
    }
    for (String idle : mayCast ? PLAIN : List.of(TYPED_RETURN)) {
      int result = Libbpf.bpf_program__set_autoload(program(idle), 0);
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** Which program stands at which place of {@code returns}. */
  private int fillReturns() {
    int map = mapDescriptor("returns");
    Memory key = new Memory(Integer.BYTES);
    Memory value = new Memory(Integer.BYTES);
    for (String name : RETURN_PROGRAMS) {
      if (!mayCast || !PLAIN.contains(name)) {
        key.setInt(0, RETURN_PROGRAMS.indexOf(name) + 1);
        value.setInt(0, programDescriptor(name));
        int result = Libbpf.bpf_map_update_elem(map, key, value, 0);
        if (result != 0) {
          return result;
        }
      }
    }
    return 0;
  }

  private Pointer map(String name) {
    return found(Libbpf.bpf_object__find_map_by_name(object, name), name);
  }

  private Pointer program(String name) {
    return found(Libbpf.bpf_object__find_program_by_name(object, name), name);
  }

  private static Pointer found(@Nullable Pointer pointer, String name) {
    if (pointer == null) {
      throw new IllegalStateException("the eBPF object has no " + name);
    }
    return pointer;
  }

  /** File descriptor of a map; the object keeps it. */
  int mapDescriptor(String name) {
    return Libbpf.bpf_map__fd(map(name));
  }

  int programDescriptor(String name) {
    return Libbpf.bpf_program__fd(program(name));
  }

  /** Attaches a program to what its section names. */
  void attach(String name) throws SensorException {
    keep(Libbpf.bpf_program__attach(program(name)), name, name);
  }

  /** Attaches what leads to the programs at the return of calls. */
  void attachReturns() throws SensorException {
    attach(mayCast ? TYPED_RETURN : PLAIN_RETURN);
  }

  /** Attaches a program to the tracepoint of a system call. */
  void attach(Attachment attachment) throws SensorException {
    Memory options = new Memory(TRACEPOINT_OPTIONS_BYTES);
    options.setLong(0, TRACEPOINT_OPTIONS_BYTES);
    options.setLong(8, attachment.cookie());
    String tracepoint = attachment.tracepoint();
    Pointer program = program(attachment.program());
    keep(
        Libbpf.bpf_program__attach_tracepoint_opts(program, "syscalls", tracepoint, options),
        attachment.program(),
        tracepoint);
  }

  /**
   * Opens the file of an iterator; reading it runs the program for each task. The caller closes.
   */
  int openIterator(String name) throws SensorException {
    Pointer link = keep(Libbpf.bpf_program__attach_iter(program(name), null), name, "iter/task");
    int file = Libbpf.bpf_iter_create(Libbpf.bpf_link__fd(link));
    if (file < 0) {
      throw new SensorException("cannot list processes through eBPF: " + Libc.strerror(-file));
    }
    return file;
  }

  private Pointer keep(@Nullable Pointer link, String program, String place)
      throws SensorException {
    if (link == null) {
      throw new SensorException(
          String.format(
              "cannot attach %s to %s: %s", program, place, Libc.strerror(Native.getLastError())));
    }
    links.add(link);
    return link;
  }

  /**
   * Lets the attached programs record, or not: all of them at one instant.
   *
   * @param shed bits of {@code enum shed}: what they leave out
   * @param bytesFromNs what was opened later has all its bytes counted; -1: nothing has
   */
  void control(boolean recording, int shed, long bytesFromNs) {
    Memory key = new Memory(Integer.BYTES);
    Memory value = new Memory(CONTROL_BYTES);
    key.setInt(0, 0);
    value.setInt(0, recording ? 1 : 0);
    value.setInt(4, shed);
    value.setLong(8, bytesFromNs);
    Libbpf.bpf_map_update_elem(mapDescriptor(".data.control"), key, value, 0);
  }

  /** Detaches all, which takes the kernel tens of milliseconds for each entry, and frees all. */
  @Override
  public void close() {
    detach();
    links.clear();
    Libbpf.bpf_object__close(object);
  }

  /** The kernel waits for each; what waits at the same time, waits for the same. */
  private void detach() {
    ExecutorService threads = Executors.newFixedThreadPool(DETACHING_THREADS);
    for (Pointer link : links) {
      threads.execute(() -> Libbpf.bpf_link__destroy(link));
    }
    threads.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The kernel or libbpf refused the programs. */
  static final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int error;

    LoadException(int error) {
      super("error " + error);
      this.error = error;
    }

    int error() {
      return error;
    }
  }
}
