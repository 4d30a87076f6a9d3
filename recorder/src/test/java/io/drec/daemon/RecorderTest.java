package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drec.journal.JournalConfig;
import io.drec.journal.JournalReader;
import io.drec.record.FieldId;
import io.drec.record.FrameView;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FakeSensor;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import io.drec.store.RecordingDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RecorderTest {
  @TempDir Path temp;

  private final FakeSensor sensor = FakeSensor.idle();
  private final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE / 2);
  private final AtomicLong wallShiftMs = new AtomicLong();
  private final List<String> notices = new CopyOnWriteArrayList<>();

  @Test
  void shouldKeepEveryRecordBetweenStartAndStop() {
    Running running = start(sensor);
    sensor.allow(10_000);
    await().until(() -> sensor.delivered() == 10_000);
    Recorder.Outcome outcome = running.stop();

    assertThat(outcome.status()).isEqualTo(Recorder.OK);
    List<Seen> seen = read();
    assertThat(pids(seen)).hasSize(10_000).doesNotHaveDuplicates().isSorted();
    assertThat(seen.get(0).kind()).isEqualTo(HealthKind.START);
    assertThat(seen.get(seen.size() - 1).kind()).isEqualTo(HealthKind.STOP);
    assertThat(seen.get(seen.size() - 1).text()).isEqualTo("test");
    assertThat(sensor.isHooked()).isFalse();
    assertThat(sensor.isClosed()).isTrue();
  }

  @Test
  void shouldSayWhatIsNotCapturedAndWithWhat() {
    start(sensor).stop();
    List<Seen> seen = read();
    assertThat(seen.get(0).sensor()).isEqualTo("fake 1");
    assertThat(seen)
        .anyMatch(
            record ->
                record.kind() == HealthKind.COVERAGE
                    && record.text().equals("The fake sensor sees only exits."));
  }

  @Test
  void shouldAccountForMalformedAndRingLossExactly() {
    sensor.malformedEvery(7);
    Running running = start(sensor);
    sensor.allow(5_000);
    await().until(() -> sensor.delivered() == 5_000);
    sensor.lose(321);
    running.stop();

    List<Seen> seen = read();
    assertThat(pids(seen)).hasSize(5_000 - 714);
    Seen counters = last(seen, HealthKind.COUNTERS);
    assertThat(counters.hits()).isEqualTo(5_321);
    assertThat(counters.recorded()).isEqualTo(5_000 - 714);
    assertThat(counters.lost()).isEqualTo(714 + 321);
    assertThat(lost(seen, LossCause.MALFORMED)).isEqualTo(714);
    assertThat(lost(seen, LossCause.RING_FULL)).isEqualTo(321);
  }

  @Test
  void shouldCountWhatTheJournalRefusesAndGoOnWhenThereIsSpace() {
    Running running = start(sensor);
    sensor.allow(100);
    await().until(() -> !pids(read()).isEmpty());
    freeBytes.set(0);
    sleepPastTheGuardsCheck();
    sensor.allow(500);
    await().until(() -> sensor.delivered() == 600);
    await().until(() -> notices.toString().contains("disk guard"));
    freeBytes.set(Long.MAX_VALUE / 2);
    sleepPastTheGuardsCheck();
    sensor.allow(50);
    await().until(() -> sensor.delivered() == 650);
    await().until(() -> notices.toString().contains("recording goes on"));
    running.stop();

    List<Seen> seen = read();
    assertThat(pids(seen)).hasSize(150);
    assertThat(lost(seen, LossCause.JOURNAL)).isEqualTo(500);
    Seen counters = last(seen, HealthKind.COUNTERS);
    assertThat(counters.hits()).isEqualTo(counters.recorded() + counters.lost());
    assertThat(counters.recorded()).isEqualTo(150);
  }

  @Test
  void shouldTellTheTimeInBetweenAsAGap() {
    start(sensor).stop();
    long stoppedNs = last(read(), HealthKind.STOP).wallNs();
    start(FakeSensor.idle()).stop();

    List<Seen> starts = read().stream().filter(r -> r.kind() == HealthKind.START).toList();
    assertThat(starts).hasSize(2);
    assertThat(starts.get(0).fromNs()).isZero();
    Seen second = starts.get(1);
    assertThat(second.fromNs() + second.offsetNs())
        .isBetween(stoppedNs, second.toNs() + second.offsetNs());
  }

  @Test
  void shouldRecordAStepOfTheWallClock() {
    Running running = start(sensor);
    wallShiftMs.set(3_600_000);
    await().until(() -> read().stream().anyMatch(r -> r.kind() == HealthKind.CLOCK));
    running.stop();
    Seen clock = last(read(), HealthKind.CLOCK);
    assertThat(clock.toNs() - clock.fromNs())
        .isCloseTo(TimeUnit.HOURS.toNanos(1), Offset.offset(1_000_000_000L));
    assertThat(clock.offsetNs()).isEqualTo(clock.toNs());
  }

  @Test
  void shouldRefuseASecondRecorderNamingTheFirst() {
    Running running = start(sensor);
    Recorder.Outcome second = recorder(FakeSensor.idle().provider()).run();
    running.stop();
    assertThat(second.status()).isEqualTo(Recorder.CANNOT_RECORD);
    assertThat(second.message())
        .contains("is being recorded by process " + ProcessHandle.current().pid())
        .doesNotContain("\n");
  }

  @Test
  void shouldSayInOneLineThatTheSensorCannotRun() {
    Recorder.Outcome outcome =
        recorder(FakeSensor.idle().refuse("no BTF; install a newer kernel").provider()).run();
    assertThat(outcome)
        .isEqualTo(new Recorder.Outcome(Recorder.CANNOT_RECORD, "no BTF; install a newer kernel"));
    assertThat(read()).isEmpty();
  }

  @Test
  void shouldRefuseADirectoryOfAnotherVersionAndLeaveItAlone() throws Exception {
    start(sensor).stop();
    Path properties = directory().resolve("recording.properties");
    String other = Files.readString(properties).replace("version=2", "version=3");
    Files.writeString(properties, other);
    Recorder.Outcome outcome = recorder(FakeSensor.idle().provider()).run();
    assertThat(outcome.status()).isEqualTo(Recorder.CANNOT_RECORD);
    assertThat(outcome.message()).contains("found version 3, expected 2").doesNotContain("\n");
    assertThat(Files.readString(properties)).isEqualTo(other);
  }

  @Test
  void shouldStopWhenItWasToldToBeforeItBegan() {
    Recorder recorder = recorder(sensor.provider());
    recorder.stop("early");
    assertThat(recorder.run().status()).isEqualTo(Recorder.OK);
    assertThat(last(read(), HealthKind.STOP).text()).isEqualTo("early");
  }

  @Test
  void shouldNotSayItIsRecordingWhenItIsNot() {
    Running running = start(sensor);
    try (RecordingDirectory reading = RecordingDirectory.openForReading(directory())) {
      assertThat(reading.isRecording()).isTrue();
      running.stop();
      assertThat(reading.isRecording()).isFalse();
    }
  }

  @Test
  void shouldTakeTheNextBestSensorWhenTheBestCannotOpenAndSaySo() throws SensorException {
    SensorProvider broken = new BrokenProvider(new SensorException("broken"));
    List<String> told = new ArrayList<>();
    Sensor substitute = choice(told, sensor.provider(), broken).next();
    String refusal = "Not captured by broken, which sees more: broken.";
    assertThat(told).containsExactly(refusal);
    assertThat(substitute.description().sensor()).isEqualTo(sensor.description().sensor());
    assertThat(substitute.description().notCaptured())
        .contains(refusal)
        .containsAll(sensor.description().notCaptured());
    assertThat(choice(told, sensor.provider()).next()).isSameAs(sensor);
    assertThat(told).hasSize(1);
    assertThatThrownBy(() -> choice(told, broken).next())
        .isInstanceOf(SensorException.class)
        .hasMessage("broken");
  }

  @Test
  void shouldTakeTheNextBestSensorWhenALibraryOfTheBestIsMissing() throws SensorException {
    List<String> told = new ArrayList<>();
    SensorProvider broken = new BrokenProvider(new UnsatisfiedLinkError("no libc"));
    choice(told, sensor.provider(), broken).next();
    assertThat(told).singleElement().asString().contains("broken", "UnsatisfiedLinkError: no libc");
  }

  @Test
  void shouldGoOnWithTheNextBestSensorWhenTheBestCannotStartAndSaySo() {
    FakeSensor best = FakeSensor.idle().allow(3).refuse("hook 7 was refused");
    Running running = start(sensor, best.provider("best", 9), sensor.provider());
    sensor.allow(5);
    await().until(() -> sensor.delivered() == 5);
    assertThat(running.stop().status()).isEqualTo(Recorder.OK);

    String refusal = "Not captured by best, which sees more: hook 7 was refused.";
    assertThat(notices).containsOnlyOnce(refusal);
    assertThat(best.isClosed()).isTrue();
    List<Seen> seen = read();
    assertThat(seen.stream().filter(r -> r.kind() == HealthKind.START)).hasSize(1);
    assertThat(seen).anyMatch(r -> r.kind() == HealthKind.COVERAGE && r.text().equals(refusal));
    assertThat(pids(seen)).containsExactly(0, 1, 2, 3, 4);
    Seen counters = last(seen, HealthKind.COUNTERS);
    assertThat(counters.hits()).isEqualTo(5);
    assertThat(counters.recorded()).isEqualTo(5);
  }

  @Test
  void shouldEndWithTheBestSensorsReasonWhenNoneCanStart() {
    FakeSensor best = FakeSensor.idle().refuse("no BTF");
    FakeSensor next = FakeSensor.idle().refuse("no audit");
    Recorder.Outcome outcome = recorder(next.provider(), best.provider("best", 9)).run();
    assertThat(outcome).isEqualTo(new Recorder.Outcome(Recorder.CANNOT_RECORD, "no BTF"));
    assertThat(read()).isEmpty();
  }

  private static SensorChoice choice(List<String> told, SensorProvider... providers)
      throws SensorException {
    return new SensorChoice(List.of(providers), RecorderConfig.defaults(), told::add);
  }

  // ---- a recorder in this process ------------------------------------------------------------

  private Path directory() {
    return temp.resolve("recording");
  }

  private Recorder recorder(SensorProvider... providers) {
    RecorderConfig config =
        RecorderConfig.load(
            null, Map.of("data.directory", directory().toString(), "journal.reserve.mib", "1"));
    InstantSource wall = () -> Instant.now().plusMillis(wallShiftMs.get());
    UnaryOperator<JournalConfig> journal = of -> of.withFreeSpace(any -> freeBytes.get());
    RecorderParts real = RecorderParts.real(List.of(providers));
    RecorderParts parts =
        new RecorderParts(
            real.providers(),
            wall,
            System::nanoTime,
            () -> 0L,
            () -> 0L,
            () -> null,
            (directory, keep, memory) -> new NoCompaction(),
            journal);
    return new Recorder(config, parts, new Listening());
  }

  private Running start(FakeSensor with) {
    return start(with, with.provider());
  }

  private Running start(FakeSensor with, SensorProvider... providers) {
    Recorder recorder = recorder(providers);
    Running running = new Running(recorder, CompletableFuture.supplyAsync(recorder::run));
    await().atMost(Duration.ofSeconds(20)).until(with::isHooked);
    return running;
  }

  private static void sleepPastTheGuardsCheck() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
  }

  private record Running(Recorder recorder, CompletableFuture<Recorder.Outcome> outcome) {
    Recorder.Outcome stop() {
      recorder.stop("test");
      return outcome.join();
    }
  }

  private final class Listening implements Recorder.Listener {
    @Override
    public void recording(String message) {}

    @Override
    public void notice(String message) {
      notices.add(message);
    }
  }

  private static final class NoCompaction implements Compaction {
    @Override
    public boolean tidy() {
      return false;
    }

    @Override
    public int step() {
      return 0;
    }

    @Override
    public long position() {
      return -1;
    }

    @Override
    public void close() {}
  }

  private record BrokenProvider(Throwable why) implements SensorProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public int priority() {
      return 100;
    }

    @Override
    public Sensor open(SensorConfig config) throws SensorException {
      if (why instanceof SensorException refused) {
        throw refused;
      }
      throw (Error) why;
    }

    @Override
    public boolean appliesHere() {
      return true;
    }
  }

  // ---- what is in the journal ----------------------------------------------------------------

  private record Seen(
      RecordType type,
      HealthKind kind,
      int pid,
      int cause,
      long fromNs,
      long toNs,
      long count,
      long hits,
      long recorded,
      long lost,
      String text,
      String sensor,
      long timeNs,
      long offsetNs) {
    long wallNs() {
      return timeNs + offsetNs;
    }
  }

  private List<Seen> read() {
    List<Seen> seen = new ArrayList<>();
    Path journal = directory().resolve("journal");
    if (!Files.isDirectory(journal)) {
      return seen;
    }
    try (JournalReader reader = JournalReader.open(journal, -1)) {
      for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
        long offsetNs = frame.clockOffsetNs();
        frame.forEach((index, record) -> seen.add(seen(record, offsetNs)));
      }
      assertThat(reader.takeDamage()).isNull();
    }
    return seen;
  }

  private static Seen seen(RecordView record, long offsetNs) {
    boolean isHealth = record.type() == RecordType.HEALTH;
    return new Seen(
        record.type(),
        isHealth ? HealthKind.ofCode(record.bodyInt(Health.KIND)) : null,
        record.pid(),
        isHealth ? record.bodyInt(Health.CAUSE) : 0,
        record.bodyLong(Health.FROM_NS),
        record.bodyLong(Health.TO_NS),
        record.bodyLong(Health.COUNT),
        record.bodyLong(Health.HITS),
        record.bodyLong(Health.RECORDED),
        record.bodyLong(Health.LOST),
        text(record, FieldId.TEXT),
        text(record, FieldId.SENSOR),
        record.timeNs(),
        offsetNs);
  }

  private static String text(RecordView record, FieldId field) {
    byte[] bytes = record.fieldBytes(field);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<Integer> pids(List<Seen> seen) {
    return seen.stream().filter(r -> r.type() == RecordType.PROC_EXIT).map(Seen::pid).toList();
  }

  private static Seen last(List<Seen> seen, HealthKind kind) {
    return seen.stream().filter(r -> r.kind() == kind).reduce((a, b) -> b).orElseThrow();
  }

  private static long lost(List<Seen> seen, LossCause cause) {
    return seen.stream()
        .filter(r -> r.kind() == HealthKind.LOSS && r.cause() == cause.code())
        .mapToLong(Seen::count)
        .sum();
  }
}
