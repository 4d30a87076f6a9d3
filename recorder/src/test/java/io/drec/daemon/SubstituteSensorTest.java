package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sensor.Sensor;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SubstituteSensorTest {
  /** What it left to the interface would be answered for no sensor at all. */
  @Test
  void shouldHandOnAllThatASensorIsAsked() {
    assertThat(Arrays.stream(Sensor.class.getMethods()).map(Method::getName))
        .contains("sheddable", "shed")
        .allSatisfy(
            name ->
                assertThat(Arrays.stream(SubstituteSensor.class.getDeclaredMethods()))
                    .as(name)
                    .anyMatch(method -> method.getName().equals(name)));
  }
}
