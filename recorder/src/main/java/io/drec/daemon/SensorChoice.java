package io.drec.daemon;

import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens the sensor that is asked for, or the best one that runs here. */
final class SensorChoice {
  private SensorChoice() {}

  /**
   * @param notice hears of each better sensor that was refused, one line each
   */
  static Sensor open(List<SensorProvider> providers, RecorderConfig config, Consumer<String> notice)
      throws SensorException {
    List<SensorProvider> candidates = new ArrayList<>(providers);
    candidates.sort(Comparator.comparingInt(SensorProvider::priority).reversed());
    if (config.sensor().isEmpty()) {
      candidates.removeIf(provider -> !provider.appliesHere());
    } else {
      candidates.removeIf(provider -> !provider.name().equals(config.sensor()));
    }
    if (candidates.isEmpty()) {
      throw new SensorException(nothingFor(config, providers));
    }
    SensorConfig told = new SensorConfig(config.scope(), config.ringBytes(), config.facts());
    SensorException first = null;
    List<String> refusals = new ArrayList<>();
    for (SensorProvider provider : candidates) {
      Sensor sensor = null;
      try {
        sensor = provider.open(told);
      } catch (SensorException e) {
        first = firstOf(first, e);
        refusals.add(refusal(provider, e));
      }
      if (sensor != null) {
        refusals.forEach(notice);
        return refusals.isEmpty() ? sensor : new SubstituteSensor(sensor, refusals);
      }
    }
    throw firstOf(first, new SensorException("no sensor could be opened"));
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
