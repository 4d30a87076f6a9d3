package io.drec.linux;

import com.sun.jna.Memory;
import io.drec.record.LossCause;
import io.drec.sensor.Sensor.Counter;
import java.util.ArrayList;
import java.util.List;

/** Reads the programs' counters and joins them with what this process delivered. */
final class KernelCounters {
  /** {@code CAUSE_COUNT} of core.h. */
  private static final int CAUSES = 6;

  private static final int BLOCK_LONGS = Hook.values().length * CAUSES;

  /**
   * Offset of {@code recursion_misses} in {@code struct bpf_prog_info}, and room for the struct.
   */
  private static final int RECURSION_MISSES_OFFSET = 208;

  private static final int PROGRAM_INFO_BYTES = 256;

  private final int cpus = Libbpf.libbpf_num_possible_cpus();
  private final int map;
  private final DeliveryCounts delivered;
  private final Memory key = new Memory(Integer.BYTES);
  private final Memory values;
  private final Memory info = new Memory(PROGRAM_INFO_BYTES);
  private final Memory infoLength = new Memory(Integer.BYTES);

  /** Of each hook's programs: asked once, not every second. */
  private final int[][] descriptors = new int[Hook.values().length][];

  KernelCounters(BpfObject object, DeliveryCounts delivered) {
    this.delivered = delivered;
    this.map = object.mapDescriptor("counts");
    this.values = new Memory((long) Long.BYTES * BLOCK_LONGS * cpus);
    key.setInt(0, 0);
    for (Hook hook : Hook.values()) {
      descriptors[hook.number()] =
          hook.programs().stream().mapToInt(object::programDescriptor).toArray();
    }
  }

  /** All totals that are not 0. */
  List<Counter> read() {
    List<Counter> counters = new ArrayList<>();
    Libbpf.bpf_map_lookup_elem(map, key, values);
    for (Hook hook : Hook.values()) {
      addHook(counters, hook);
    }
    long malformed = delivered.ofMalformed();
    add(counters, Hook.USER, LossCause.MALFORMED, malformed);
    return counters;
  }

  private void addHook(List<Counter> counters, Hook hook) {
    long records = delivered.ofHook(hook);
    long hits = hook == Hook.USER ? records : sum(hook, LossCause.HIT);
    // A run that the kernel left out may have been a hit: counted as one, and as lost.
    long missed = missed(hook);
    add(counters, hook, LossCause.HIT, hits + missed);
    add(counters, hook, LossCause.NONE, records);
    add(counters, hook, LossCause.RING_FULL, sum(hook, LossCause.RING_FULL));
    add(counters, hook, LossCause.SCRATCH_BUSY, sum(hook, LossCause.SCRATCH_BUSY));
    add(counters, hook, LossCause.STATE_FULL, sum(hook, LossCause.STATE_FULL));
    add(counters, hook, LossCause.MISSED_HOOK, missed);
  }

  private static void add(List<Counter> counters, Hook hook, LossCause cause, long value) {
    if (value != 0) {
      counters.add(new Counter(hook.number(), cause.code(), value));
    }
  }

  private long sum(Hook hook, LossCause cause) {
    long sum = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      long index = (long) cpu * BLOCK_LONGS + (long) hook.number() * CAUSES + cause.code();
      sum += values.getLong(index * Long.BYTES);
    }
    return sum;
  }

  private long missed(Hook hook) {
    long missed = 0;
    for (int descriptor : descriptors[hook.number()]) {
      info.clear();
      infoLength.setInt(0, PROGRAM_INFO_BYTES);
      if (Libbpf.bpf_obj_get_info_by_fd(descriptor, info, infoLength) == 0) {
        missed += info.getLong(RECURSION_MISSES_OFFSET);
      }
    }
    return missed;
  }
}
