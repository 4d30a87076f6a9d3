package io.drec.sensor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor is told.
 *
 * @param scope cgroup v2 directory whose subtree alone is recorded; null: the whole host
 * @param ringBytes size of the kernel-to-user ring, a power of two and a multiple of the page size
 * @param facts what it looks up in user space
 */
public record SensorConfig(@Nullable Path scope, int ringBytes, FactsConfig facts) {

  /** Of a sensor that only captures. */
  public SensorConfig(@Nullable Path scope, int ringBytes) {
    this(scope, ringBytes, FactsConfig.NONE);
  }
}
