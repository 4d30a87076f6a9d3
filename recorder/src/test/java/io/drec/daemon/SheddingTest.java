package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordView;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Less is recorded while the recorder needs too much, all of it again later, and both is told. */
final class SheddingTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MIB = 1 << 20;

  /** A sensor with two steps, on the same clock as the test. */
  private final class Steps implements Sensor {
    @Override
    public List<String> sheddable() {
      return sheddable;
    }

    @Override
    public void shed(int count) {
      shed.add(count);
    }

    @Override
    public void start(RecordSink sink) {}

    @Override
    public int poll(RecordSink sink, int timeoutMs, int maxRecords) {
      return 0;
    }

    @Override
    public void wakeup() {}

    @Override
    public void stopHooks() {}

    @Override
    public long clockNs() {
      return nowNs;
    }

    @Override
    public List<Counter> counters() {
      return List.of();
    }

    @Override
    public Description description() {
      return new Description("steps", "", List.of(), List.of());
    }

    @Override
    public void close() {}
  }

  private final List<Integer> shed = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private List<String> sheddable = List.of("bytes", "reads");
  private long nowNs;
  private long residentMib;
  private long cpuNs;
  private final Shedding shedding =
      shedding(new Shedding.Budgets(20, () -> cpuNs, 0, () -> 0, () -> {}));

  private Shedding shedding(Shedding.Budgets budgets) {
    return new Shedding(budgets, new Steps(), () -> nowNs, this::tell, notices::add);
  }

  private void tell(byte[] record) {
    RecordView view =
        new RecordView()
            .wrap(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN), 0, record.length);
    if (view.bodyInt(Health.KIND) == HealthKind.CONFIG.code()) {
      byte[] config = view.fieldBytes(FieldId.CONFIG);
      told.add(new String(config, StandardCharsets.UTF_8).strip());
      return;
    }
    assertThat(view.bodyInt(Health.KIND)).isEqualTo(HealthKind.LOSS.code());
    assertThat(view.bodyInt(Health.CAUSE)).isEqualTo(LossCause.SHED.code());
    assertThat(view.bodyLong(Health.COUNT)).isEqualTo(RecordLayout.UNKNOWN_U64);
    byte[] text = view.fieldBytes(FieldId.TEXT);
    told.add(
        view.bodyLong(Health.FROM_NS) / SECOND_NS
            + "-"
            + view.bodyLong(Health.TO_NS) / SECOND_NS
            + " "
            + (text == null ? "" : new String(text, StandardCharsets.UTF_8)));
  }

  private void run(int seconds, int percent) {
    for (int i = 0; i < seconds; i++) {
      nowNs += SECOND_NS;
      cpuNs += SECOND_NS / 100 * percent;
      shedding.tick();
    }
  }

  @Test
  void shouldRecordEverythingWithinTheBudget() {
    run(300, 19);
    shedding.end();
    assertThat(shed).isEmpty();
    assertThat(told).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void shouldTakeOneStepAfterTheOtherAndNoMoreThanThereAre() {
    run(4, 90);
    assertThat(shed).isEmpty();
    run(1, 90);
    assertThat(shed).containsExactly(1);
    run(30, 90);
    assertThat(shed).containsExactly(1, 2);
  }

  @Test
  void shouldNotMindAShortBurst() {
    run(100, 5);
    run(1, 60);
    run(100, 5);
    assertThat(shed).isEmpty();
  }

  @Test
  void shouldComeBackSlowlyAndNotBesideTheBudget() {
    run(5, 90);
    run(60, 15); // within the budget, but too close to it
    assertThat(shed).containsExactly(1);
    run(60, 5);
    assertThat(shed).containsExactly(1, 0);
  }

  @Test
  void shouldTellTheWholeTimeInWhichItLeftOut() {
    run(5, 90);
    run(5, 90);
    run(70, 1);
    shedding.end();
    assertThat(told)
        .startsWith("5-10 bytes", "10-20 bytes; reads")
        .endsWith("60-70 bytes")
        .hasSize(7);
    assertThat(notices)
        .containsExactly(
            "over the budget of 20 % of a core: not recorded until it is kept again: bytes",
            "over the budget of 20 % of a core: not recorded until it is kept again: bytes; reads",
            "over the budget of 20 % of a core: not recorded until it is kept again: bytes",
            "within the budget of 20 % of a core again: everything is recorded");
  }

  @Test
  void shouldTellWhatStillLastsAtTheEnd() {
    run(8, 90);
    shedding.end();
    shedding.end();
    assertThat(told).containsExactly("5-8 bytes");
  }

  @Test
  void shouldSayBeforehandWhatABudgetMeans() {
    assertThat(shedding(budgets(0, 0)).coverage()).isEmpty();
    assertThat(shedding(budgets(20, 0)).coverage().get(0))
        .contains("more than 20 % of a core it leaves out")
        .contains("bytes; reads");
    assertThat(shedding(budgets(20, 200)).coverage().get(0))
        .contains("more than 20 % of a core or 200 MiB of memory it leaves out");
    sheddable = List.of();
    assertThat(shedding(budgets(20, 0)).coverage().get(0)).contains("is not kept");
  }

  private Shedding.Budgets budgets(int percent, long mib) {
    return new Shedding.Budgets(
        percent, () -> cpuNs, mib * MIB, () -> residentMib * MIB, () -> shed.add(-1));
  }

  private void hold(Shedding of, int seconds, long mib) {
    residentMib = mib;
    for (int i = 0; i < seconds; i++) {
      nowNs += SECOND_NS;
      of.tick();
    }
  }

  @Test
  void shouldWriteTheStoreWithTheLeastBeforeItLeavesAnythingOut() {
    Shedding of = shedding(budgets(0, 200));
    hold(of, 100, 200);
    hold(of, 4, 300);
    hold(of, 5, 200);
    assertThat(shed).isEmpty();
    hold(of, 5, 201);
    assertThat(shed).containsExactly(-1);
    assertThat(told).containsExactly("store.memory.mib=32");
    assertThat(notices).singleElement().asString().contains("over the limit of 200 MiB");
    hold(of, 100, 200);
    assertThat(shed).containsExactly(-1);
  }

  @Test
  void shouldThenLeaveOutOneAfterTheOtherAndRecordItAllAgainButStaySmall() {
    Shedding of = shedding(budgets(0, 200));
    hold(of, 30, 300);
    assertThat(shed).containsExactly(-1, 1, 2);
    hold(of, 300, 190); // within the limit, but too close to it
    assertThat(shed).containsExactly(-1, 1, 2);
    hold(of, 300, 100);
    of.end();
    assertThat(shed).containsExactly(-1, 1, 2, 1, 0);
    assertThat(told).startsWith("store.memory.mib=32", "10-15 bytes");
    assertThat(notices.get(notices.size() - 1))
        .isEqualTo("within the budget of 200 MiB of memory again: everything is recorded");
  }

  @Test
  void shouldKeepBothBudgetsByTheGreaterNeed() {
    Shedding of = shedding(budgets(20, 200));
    cpuNs = 0;
    hold(of, 10, 300);
    assertThat(shed).containsExactly(-1, 1);
    for (int i = 0; i < 20; i++) {
      cpuNs += SECOND_NS;
      hold(of, 1, 190);
    }
    assertThat(shed).containsExactly(-1, 1, 2);
  }
}
