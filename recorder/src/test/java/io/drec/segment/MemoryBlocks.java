package io.drec.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The blocks of one segment in memory; checks that they come as promised. */
final class MemoryBlocks implements Blocks.Sink, Blocks.Source {
  final Map<Integer, List<byte[]>> sections = new TreeMap<>();

  @Override
  public void put(int section, int number, byte[] sealedBlock) {
    List<byte[]> blocks = sections.computeIfAbsent(section, key -> new ArrayList<>());
    if (number != blocks.size()) {
      throw new IllegalArgumentException("block " + number + " behind " + blocks.size());
    }
    blocks.add(sealedBlock);
  }

  @Override
  public byte @Nullable [] get(int section, int number) {
    List<byte[]> blocks = sections.getOrDefault(section, List.of());
    return number < blocks.size() ? blocks.get(number) : null;
  }

  long bytes(int section) {
    return sections.getOrDefault(section, List.of()).stream().mapToLong(b -> b.length).sum();
  }

  long bytes() {
    return sections.keySet().stream().mapToLong(this::bytes).sum();
  }
}
