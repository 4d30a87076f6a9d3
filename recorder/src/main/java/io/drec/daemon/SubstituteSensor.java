package io.drec.daemon;

import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** A sensor that stands in for a better one: says so wherever it says what it does not see. */
final class SubstituteSensor implements Sensor {
  private final Sensor sensor;
  private final List<String> refusals;

  /**
   * @param refusals why each better sensor cannot record here
   */
  SubstituteSensor(Sensor sensor, List<String> refusals) {
    this.sensor = sensor;
    this.refusals = List.copyOf(refusals);
  }

  @Override
  public void start(RecordSink sink) throws SensorException {
    sensor.start(sink);
  }

  @Override
  public int poll(RecordSink sink, int timeoutMs, int maxRecords) {
    return sensor.poll(sink, timeoutMs, maxRecords);
  }

  @Override
  public void wakeup() {
    sensor.wakeup();
  }

  @Override
  public void stopHooks() {
    sensor.stopHooks();
  }

  @Override
  public long clockNs() {
    return sensor.clockNs();
  }

  @Override
  public int clock() {
    return sensor.clock();
  }

  @Override
  public MessageDigest sha256() {
    return sensor.sha256();
  }

  @Override
  public List<Counter> counters() {
    return sensor.counters();
  }

  @Override
  public Description description() {
    Description told = sensor.description();
    List<String> notCaptured = new ArrayList<>(refusals);
    notCaptured.addAll(told.notCaptured());
    return new Description(told.sensor(), told.kernel(), told.hookNames(), notCaptured);
  }

  @Override
  public List<String> sheddable() {
    return sensor.sheddable();
  }

  @Override
  public void shed(int count) {
    sensor.shed(count);
  }

  @Override
  public void close() {
    sensor.close();
  }
}
