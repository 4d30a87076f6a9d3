package io.drec.query.http;

import io.drec.store.FootageStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the engine counts about itself, and passes on of what the recorder counted. */
final class Metrics implements AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** As read for the scrape that is being answered; null when the recording was unreadable. */
  private volatile @Nullable FootageStatus status;

  private final JvmGcMetrics gc = new JvmGcMetrics();

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    gauge("drec.recording", "1 while a recorder holds the directory", s -> s.recording() ? 1 : 0);
    gauge("drec.store.bytes", "Size of the store on disk", FootageStatus::storeBytes);
    gauge("drec.journal.bytes", "Size of the journal on disk", FootageStatus::journalBytes);
    gauge(
        "drec.compactor.lag.frames",
        "Frames in the journal that are not in the store yet",
        s -> s.journalSequence() - s.compactedSequence());
    gauge("drec.records", "Records in store and journal", FootageStatus::records);
    gauge(
        "drec.last.record.seconds",
        "When the newest record was made, seconds since 1970",
        s -> s.toNs() / 1e9);
    count("drec.recorder.hits", "Acts that had to become records", totals(t -> t.hits()));
    count("drec.recorder.recorded", "Records made", totals(t -> t.recorded()));
    count("drec.recorder.lost", "Records lost, all causes", totals(t -> t.lost()));
    Gauge.builder("drec.recording.readable", this, metrics -> metrics.status == null ? 0 : 1)
        .description("1 while the recording can be read")
        .register(registry);
  }

  void asked(String kind, int httpStatus, Duration took) {
    Timer.builder("drec.questions")
        .description("Questions, by kind and HTTP status")
        .tags(Tags.of("question", kind, "status", Integer.toString(httpStatus)))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
  }

  void refused(String why) {
    registry.counter("drec.refused", "why", why).increment();
  }

  void watch(Desk desk) {
    Gauge.builder("drec.questions.waiting", desk, Desk::waiting).register(registry);
    Gauge.builder("drec.questions.answering", desk, Desk::answering).register(registry);
    desk.gauges()
        .forEach((name, value) -> Gauge.builder(name, value::getAsDouble).register(registry));
  }

  /** Prometheus text, with the recording's state of now; null when it cannot be read. */
  String scrape(@Nullable FootageStatus now) {
    status = now;
    if (now != null && now.totals() != null) {
      now.totals().lostByCause().keySet().forEach(this::countLoss);
    }
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private void countLoss(String cause) {
    FunctionCounter.builder(
            "drec.recorder.lost.by.cause",
            this,
            metrics -> metrics.read(totals(t -> t.lostByCause().getOrDefault(cause, 0L))))
        .description("Records lost")
        .tag("cause", cause)
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<FootageStatus> value) {
    Gauge.builder(name, this, metrics -> metrics.read(value))
        .description(description)
        .register(registry);
  }

  private void count(String name, String description, ToDoubleFunction<FootageStatus> value) {
    FunctionCounter.builder(name, this, metrics -> metrics.read(value))
        .description(description)
        .register(registry);
  }

  private double read(ToDoubleFunction<FootageStatus> value) {
    FootageStatus now = status;
    return now == null ? Double.NaN : value.applyAsDouble(now);
  }

  private static ToDoubleFunction<FootageStatus> totals(
      Function<FootageStatus.Totals, Long> value) {
    return status -> status.totals() == null ? 0 : value.apply(status.totals());
  }
}
