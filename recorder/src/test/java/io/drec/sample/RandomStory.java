package io.drec.sample;

import io.drec.record.FileOpKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A story in which everything happens, in any order: for what must hold of every recording. The
 * same seed tells the same story.
 */
public final class RandomStory {
  private static final String[] DIRECTORIES = {"/tmp", "/opt", "/home/ann", "/etc/cron.d", "/"};
  private static final String[] PROGRAMS = {
    "/bin/bash", "/usr/bin/curl", "/usr/bin/python3.12", "/opt/run.sh", "/bin/true"
  };
  private static final String[] ADDRESSES = {
    "203.0.113.7", "198.51.100.23", "2001:db8::1", "::ffff:192.0.2.1", "10.0.0.1"
  };

  private final Random random;
  private final Frames frames = new Frames();
  private final List<Proc> processes = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private int nextPid = 1000;

  private RandomStory(long seed) {
    random = new Random(seed);
  }

  /** Frames of about {@code acts} records. */
  public static Frames of(long seed, int acts) {
    return new RandomStory(seed).tell(acts);
  }

  /** As {@link #of}, in a boot of its own: no clock goes back where one story follows another. */
  public static Frames ofBoot(int boot, long seed, int acts) {
    RandomStory story = new RandomStory(seed);
    story.frames.boot(boot);
    return story.tell(acts);
  }

  private Frames tell(int acts) {
    frames.start();
    processes.add(frames.running(100, "/sbin/init", "init"));
    for (int i = 0; i < acts; i++) {
      act();
    }
    return frames.seal();
  }

  private void act() {
    Proc process = pick(processes);
    switch (random.nextInt(16)) {
      case 0, 1 -> processes.add(process.fork(nextPid++));
      case 2 -> execute(process);
      case 3 -> {
        process.exit(random.nextInt(3));
        if (processes.size() > 1) {
          processes.remove(process);
        }
      }
      case 4, 5, 6 -> sessions.add(process.open(path(), inode(), access()));
      case 7 -> closeSession();
      case 8, 9 -> process.operate(pick(List.of(FileOpKind.values())), path(), path(), 0750);
      case 10 -> flows.add(process.connect(pick(ADDRESSES), 1 + random.nextInt(3)));
      case 11 -> talk(process);
      case 12 -> closeFlow();
      case 13 -> frames.seal();
      case 14 -> frames.after(random.nextInt(500));
      default -> rare(process);
    }
  }

  private void execute(Proc process) {
    String program = pick(PROGRAMS);
    process.cwd(pick(DIRECTORIES)).uid(random.nextInt(3) * 500);
    if (random.nextInt(4) == 0) {
      process.execScript(path(), "/bin/sh", "sh", path());
    } else {
      process.exec(program, program, path(), "-x");
    }
  }

  private int access() {
    int access = 1 + random.nextInt(3);
    return random.nextBoolean() ? access | RecordLayout.ACCESS_CREATED : access;
  }

  private void closeSession() {
    if (!sessions.isEmpty()) {
      sessions.remove(random.nextInt(sessions.size())).close(random.nextInt(100_000));
    }
  }

  private void closeFlow() {
    if (!flows.isEmpty()) {
      flows.remove(random.nextInt(flows.size())).close(random.nextInt(100), random.nextInt(5000));
    }
  }

  private void talk(Proc process) {
    switch (random.nextInt(5)) {
      case 0 -> flows.add(process.accept(pick(ADDRESSES), 50_000));
      case 1 -> flows.add(process.listen(8080));
      case 2 -> flows.add(process.send(pick(ADDRESSES), 53).receive());
      case 3 -> flows.add(process.connectFails(pick(ADDRESSES), 443, -111));
      default -> flows.add(process.connectFails(pick(ADDRESSES), 443, -115));
    }
  }

  private void rare(Proc process) {
    long now = frames.nowNs();
    switch (random.nextInt(8)) {
      case 0 -> frames.lost(LossCause.RING_FULL, now - 1_000_000_000L, now, random.nextInt(50));
      case 1 -> frames.counters(1000, 990, LossCause.RING_FULL, 10);
      case 2 -> frames.stepClock(random.nextInt(20_000) - 10_000);
      case 3 -> frames.notCaptured("No files of network mounts.\nNo containers.");
      case 4 -> frames.stop("told to").after(2000).start(now);
      case 5 -> frames.skipFrames(1 + random.nextInt(3));
      case 6 -> process.exchange(path(), path());
      default -> sessions.add(frames.unseen(nextPid++).read(path(), inode()));
    }
  }

  private String path() {
    return pick(DIRECTORIES) + "/" + (char) ('a' + random.nextInt(6));
  }

  private long inode() {
    return 1 + random.nextInt(12);
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }
}
