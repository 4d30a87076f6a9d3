package io.drec.query.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the halves as processes of their own, so that a question can never harm recording: first the
 * one that records, and when it does, the one that answers. A half that is killed is started again;
 * one that ends by itself has said why, and ends the whole. Stops in the reverse order.
 *
 * <p>All children are started on the thread that calls {@link #run}: they end when it does.
 */
final class Supervisor {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final long RESTART_WINDOW_NS = Duration.ofMinutes(1).toNanos();
  private static final int RESTARTS_MAX = 5;
  private static final Duration RESTART_PAUSE = Duration.ofMillis(500);

  /** From here on, an exit status is that of a signal. */
  private static final int KILLED = 128;

  private final World world;
  private final List<Half> halves;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /**
   * @param first what is ready once it has written its first line
   * @param second what is started then
   */
  Supervisor(World world, Program first, Program second, LongSupplier nanoTime) {
    this(world, List.of(first, second), nanoTime);
  }

  /**
   * @param programs the first is ready once it has written its first line; the others are started
   *     then
   */
  Supervisor(World world, List<Program> programs, LongSupplier nanoTime) {
    this.world = world;
    this.halves = programs.stream().map(Half::new).toList();
    this.nanoTime = nanoTime;
  }

  /**
   * A command line, and the word for it in messages.
   *
   * @param needed whether all ends when it ends by itself
   */
  record Program(String name, List<String> command, boolean needed) {
    Program(String name, List<String> command) {
      this(name, command, true);
    }
  }

  /**
   * Something that happened to the whole: a half spoke first, a half ended, or a stop was asked.
   */
  private record Event(@Nullable Half half, boolean ended) {
    static final Event STOP = new Event(null, false);
  }

  /** One of them, with its current process. */
  private static final class Half {
    final Program program;
    final Deque<Long> restartsNs = new ArrayDeque<>();
    @Nullable Process process;

    Half(Program program) {
      this.program = program;
    }
  }

  /** Ends {@link #run} in order; from any thread. */
  void stop() {
    events.add(Event.STOP);
  }

  /** Runs all until stopped (then 0) or until one ends by itself (then its status). */
  int run() throws IOException, InterruptedException {
    try {
      start(halves.get(0));
      while (true) {
        Event event = events.take();
        Half half = event.half();
        if (half == null) {
          return 0;
        } else if (!event.ended()) {
          for (Half other : halves) {
            if (other.process == null) {
              start(other);
            }
          }
        } else {
          int status = exitStatus(half);
          if (status < KILLED && !half.program.needed()) {
            world.err().println("drec: " + half.program.name() + " ended; all else goes on");
          } else if (status < KILLED || !restart(half, status)) {
            return status == 0 ? 0 : Math.min(status, CommandException.UNREADABLE);
          }
        }
      }
    } finally {
      stopAll();
    }
  }

  private boolean restart(Half half, int status) throws IOException, InterruptedException {
    long nowNs = nanoTime.getAsLong();
    while (!half.restartsNs.isEmpty() && nowNs - half.restartsNs.peek() > RESTART_WINDOW_NS) {
      half.restartsNs.poll();
    }
    String killed =
        "drec: " + half.program.name() + " was ended by signal " + (status - KILLED) + "; ";
    if (half.restartsNs.size() >= RESTARTS_MAX) {
      world.err().println(killed + "it happened too often, so all stops");
      return false;
    }
    world.err().println(killed + "starting it again");
    half.restartsNs.add(nowNs);
    TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE.toMillis());
    start(half);
    return true;
  }

  private void start(Half half) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(half.program.command());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    boolean first = half == halves.get(0);
    // The first one's lines go through here, to see when it is ready; the second one needs to see
    // for itself whether a terminal looks on.
    builder.redirectOutput(first ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DREC_CHILD", "1");
    Process process = builder.start();
    half.process = process;
    if (first) {
      pump(half, process);
    }
    var unused = process.onExit().thenRun(() -> events.add(new Event(half, true)));
  }

  private void pump(Half half, Process process) {
    Thread pump =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  world.out().println(line);
                  events.add(new Event(half, false));
                }
              } catch (IOException e) {
                // It ended; its exit tells the rest.
              }
            },
            "drec-" + half.program.name());
    pump.setDaemon(true);
    pump.start();
  }

  private static int exitStatus(Half half) throws InterruptedException {
    Process process = half.process;
    return process == null ? 0 : process.waitFor();
  }

  private void stopAll() throws InterruptedException {
    for (int index = halves.size() - 1; index >= 0; index--) {
      Half half = halves.get(index);
      Process process = half.process;
      if (process == null || !process.isAlive()) {
        continue;
      }
      process.destroy();
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        world.err().println("drec: " + half.program.name() + " did not end in time; killed");
        process.destroyForcibly().waitFor();
      }
    }
  }
}
