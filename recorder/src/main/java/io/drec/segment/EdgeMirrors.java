package io.drec.segment;

import java.util.Arrays;

/**
 * Each edge has two rows with one value: the effect's, naming the cause, and the cause's, naming
 * the effect. Only one is packed, its <em>primary</em>: that of the process that acted, beside
 * whose other acts it stands in time. Of the other, its <em>mirror</em>, this section says in which
 * blocks of edges the primaries are: of each entity and side the numbers of blocks.
 */
final class EdgeMirrors {
  private static final int GROUPS = 0;
  private static final int COUNTS = 1;
  private static final int BLOCKS = 2;
  private static final int STREAMS = 3;

  private static final int PLACES_PER_BLOCK = 2048;
  private static final int PLACES_MAX = 1 << 22;

  private final SectionReader section;
  private final NumberFences fences;

  EdgeMirrors(SectionReader section) {
    this.section = section;
    this.fences = new NumberFences(section);
  }

  /** Whether the row of this key is the edge's primary. */
  static boolean isPrimary(byte[] key) {
    int side = key[EdgePacker.SIDE];
    byte cause = key[side == 1 ? 0 : EdgePacker.OTHER];
    byte effect = key[side == 1 ? EdgePacker.OTHER : 0];
    int primary = cause == 'p' || effect != 'p' ? 1 : 0;
    return side == primary;
  }

  /** The key of the other row of the edge. */
  static byte[] twin(byte[] key) {
    byte[] twin = key.clone();
    System.arraycopy(key, EdgePacker.OTHER, twin, 0, EntityNumbers.ID_BYTES);
    System.arraycopy(key, 0, twin, EdgePacker.OTHER, EntityNumbers.ID_BYTES);
    twin[EdgePacker.SIDE] = (byte) (1 - key[EdgePacker.SIDE]);
    return twin;
  }

  int parts() {
    return fences.blocks();
  }

  /** The last part that does not begin behind a group; -1: all do. */
  int find(long group) {
    return fences.find(group);
  }

  Part part(int number) {
    return section.block(Part.class, number, Part::new);
  }

  /** Some groups, in order: twice the number of the entity, and the side. */
  static final class Part implements BlockCache.Unpacked {
    private final long[] groups;
    private final int[] starts;
    private final int[] blocks;

    private Part(byte[] payload) {
      ByteIn in = new ByteIn(payload);
      int size = in.count(Math.min(PLACES_MAX, payload.length));
      ByteIn[] streams = RowStreams.read(in, STREAMS);
      groups = new long[size];
      starts = new int[size + 1];
      long group = 0;
      int count = 0;
      for (int i = 0; i < size; i++) {
        group += streams[GROUPS].number();
        groups[i] = group;
        count += streams[COUNTS].count(streams[BLOCKS].left() - count);
        starts[i + 1] = count;
      }
      blocks = new int[count];
      for (int i = 0; i < size; i++) {
        int block = 0;
        for (int j = starts[i]; j < starts[i + 1]; j++) {
          block += streams[BLOCKS].count(Integer.MAX_VALUE - block);
          blocks[j] = block;
        }
      }
    }

    int size() {
      return groups.length;
    }

    long group(int index) {
      return groups[index];
    }

    /** The first group that is not smaller. */
    int lowerBound(long group) {
      int found = Arrays.binarySearch(groups, group);
      return found >= 0 ? found : -found - 1;
    }

    /** The blocks in which primaries of a group's rows are. */
    int[] blocks(int index) {
      return Arrays.copyOfRange(blocks, starts[index], starts[index + 1]);
    }

    @Override
    public int weight() {
      return 64 + 12 * groups.length + 4 * blocks.length;
    }
  }

  /** Gathers the groups of each block of edges. */
  static final class Writer {
    private long[] ofBlock = new long[1024];
    private int size;
    private long[] places = new long[1024];
    private int count;
    private int block;

    /** A primary is in the block, whose mirror is in this group. */
    void add(long group) {
      if (size == ofBlock.length) {
        ofBlock = Arrays.copyOf(ofBlock, 2 * size);
      }
      ofBlock[size++] = group;
    }

    void endBlock() {
      Arrays.sort(ofBlock, 0, size);
      for (int i = 0; i < size; i++) {
        if (i == 0 || ofBlock[i] != ofBlock[i - 1]) {
          if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
          }
          places[count++] = ofBlock[i] << 24 | block;
        }
      }
      size = 0;
      block++;
    }

    void finish(SectionWriter section) {
      Arrays.sort(places, 0, count);
      RowStreams streams = new RowStreams(STREAMS);
      NumberFences.Writer fences = new NumberFences.Writer();
      int groups = 0;
      int written = 0;
      long before = 0;
      for (int at = 0; at < count; ) {
        long group = places[at] >>> 24;
        if (groups == 0) {
          fences.add(group);
        }
        int end = at;
        int blockBefore = 0;
        while (end < count && places[end] >>> 24 == group) {
          int number = (int) (places[end++] & 0xffffff);
          streams.get(BLOCKS).number(number - blockBefore);
          blockBefore = number;
        }
        streams.get(GROUPS).number(group - before);
        streams.get(COUNTS).number(end - at);
        before = group;
        groups++;
        written += end - at;
        at = end;
        if (written >= PLACES_PER_BLOCK || at == count) {
          section.block(streams.finish(groups));
          groups = 0;
          written = 0;
          before = 0;
        }
      }
      section.finish(fences.payload());
    }

    long retainedBytes() {
      return 8L * (places.length + ofBlock.length);
    }
  }
}
