package io.drec.daemon;

import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sensor that is asked for, or the best one that runs here: the next best where one
 * cannot be opened, or cannot start. One thread.
 */
final class SensorChoice {
  private final Deque<SensorProvider> candidates;
  private final SensorConfig told;
  private final Consumer<String> notice;
  private final List<String> refusals = new ArrayList<>();
  private @Nullable SensorProvider opened;
  private @Nullable SensorException first;

  /**
   * @param notice hears of each better sensor that was refused, one line each
   * @throws SensorException when there is none to try
   */
  SensorChoice(List<SensorProvider> providers, RecorderConfig config, Consumer<String> notice)
      throws SensorException {
    List<SensorProvider> known = new ArrayList<>(providers);
    known.sort(Comparator.comparingInt(SensorProvider::priority).reversed());
    if (config.sensor().isEmpty()) {
      known.removeIf(provider -> !provider.appliesHere());
    } else {
      known.removeIf(provider -> !provider.name().equals(config.sensor()));
    }
    if (known.isEmpty()) {
      throw new SensorException(nothingFor(config, providers));
    }
    this.candidates = new ArrayDeque<>(known);
    this.told = new SensorConfig(config.scope(), config.ringBytes(), config.facts());
    this.notice = notice;
  }

  /**
   * Opens the best sensor of those that were not refused yet.
   *
   * @throws SensorException when none is left: why the best one was refused
   */
  Sensor next() throws SensorException {
    for (SensorProvider provider = candidates.poll();
        provider != null;
        provider = candidates.poll()) {
      opened = provider;
      Sensor sensor = open(provider);
      if (sensor != null) {
        return refusals.isEmpty() ? sensor : new SubstituteSensor(sensor, refusals);
      }
    }
    throw first == null ? new SensorException("no sensor could be opened") : first;
  }

  private @Nullable Sensor open(SensorProvider provider) {
    try {
      return provider.open(told);
    } catch (SensorException e) {
      refused(e);
    } catch (RuntimeException | LinkageError e) {
      refused(new SensorException("it failed: " + e, e));
    }
    return null;
  }

  /** The sensor that was opened last cannot record, and is closed. */
  void refused(SensorException why) {
    first = firstOf(first, why);
    SensorProvider provider = opened;
    if (provider != null) {
      String refusal = refusal(provider, why);
      refusals.add(refusal);
      if (!candidates.isEmpty()) { // else it is what the recorder ends with
        notice.accept(refusal);
      }
    }
  }

  /** The best sensor's reason is the one that the user can act on. */
  private static SensorException firstOf(@Nullable SensorException first, SensorException other) {
    return first == null ? other : first;
  }

  private static String refusal(SensorProvider provider, SensorException why) {
    return "Not captured by " + provider.name() + ", which sees more: " + why.getMessage() + ".";
  }

  private static String nothingFor(RecorderConfig config, List<SensorProvider> providers) {
    List<String> names = providers.stream().map(SensorProvider::name).sorted().toList();
    String known = names.isEmpty() ? "there is none in this program" : "there are: " + names;
    return config.sensor().isEmpty()
        ? "no sensor for this operating system; " + known
        : "no sensor " + config.sensor() + "; " + known;
  }
}
