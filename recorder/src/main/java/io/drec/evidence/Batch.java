package io.drec.evidence;

import io.drec.record.RecordLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records as they were read, copied one behind the other, with what sorting needs beside them. Used
 * again and again; one thread at a time has it.
 */
final class Batch {
  static final int SLAB_BYTES = 1 << 20;
  private static final int RECORDS_MIN = 1024;

  private final int slabsMax;
  private final List<ByteBuffer> slabs = new ArrayList<>();
  private int slab = -1;
  private int end;
  private int count;
  private int[] slabOf = new int[RECORDS_MIN];
  private int[] offsetOf = new int[RECORDS_MIN];
  private int[] fingerprintOf = new int[RECORDS_MIN];
  private long[] timeOf = new long[RECORDS_MIN];
  private ImportedHost[] hostOf = new ImportedHost[RECORDS_MIN];
  private SourceFile[] fileOf = new SourceFile[RECORDS_MIN];

  Batch(int bytes) {
    this.slabsMax = Math.max(1, bytes / SLAB_BYTES);
  }

  /**
   * Takes a copy of a record.
   *
   * @param fingerprintAt where its fingerprint is, from its beginning
   * @return false, and nothing taken, when the batch is full
   */
  boolean add(
      ByteBuffer source,
      int offset,
      int length,
      int fingerprintAt,
      Fingerprint fingerprint,
      ImportedHost host,
      SourceFile file) {
    if (slab < 0 || length > SLAB_BYTES - end) {
      if (slab + 1 == slabsMax) {
        return false;
      }
      nextSlab();
    }
    ByteBuffer target = slabs.get(slab);
    target.put(end, source, offset, length);
    fingerprint.write(target, end + fingerprintAt);
    grow();
    slabOf[count] = slab;
    offsetOf[count] = end;
    fingerprintOf[count] = end + fingerprintAt;
    timeOf[count] = target.getLong(end + RecordLayout.Header.TIME_NS);
    hostOf[count] = host;
    fileOf[count] = file;
    end += length;
    count++;
    return true;
  }

  private void nextSlab() {
    slab++;
    end = 0;
    if (slab == slabs.size()) {
      // Outside the heap: the garbage collector would copy them about.
      slabs.add(ByteBuffer.allocateDirect(SLAB_BYTES).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private void grow() {
    if (count < slabOf.length) {
      return;
    }
    int length = 2 * count;
    slabOf = Arrays.copyOf(slabOf, length);
    offsetOf = Arrays.copyOf(offsetOf, length);
    fingerprintOf = Arrays.copyOf(fingerprintOf, length);
    timeOf = Arrays.copyOf(timeOf, length);
    hostOf = Arrays.copyOf(hostOf, length);
    fileOf = Arrays.copyOf(fileOf, length);
  }

  int count() {
    return count;
  }

  void clear() {
    Arrays.fill(fileOf, 0, count, null);
    Arrays.fill(hostOf, 0, count, null);
    slab = -1;
    end = 0;
    count = 0;
  }

  /** The buffer that holds record {@code index}, at {@link #offset}. */
  ByteBuffer buffer(int index) {
    return slabs.get(slabOf[index]);
  }

  int offset(int index) {
    return offsetOf[index];
  }

  int length(int index) {
    return buffer(index).getInt(offsetOf[index] + RecordLayout.Header.LENGTH);
  }

  int typeCode(int index) {
    return buffer(index).getShort(offsetOf[index] + RecordLayout.Header.TYPE) & 0xffff;
  }

  Fingerprint fingerprint(int index) {
    return Fingerprint.read(buffer(index), fingerprintOf[index]);
  }

  long timeNs(int index) {
    return timeOf[index];
  }

  ImportedHost host(int index) {
    return hostOf[index];
  }

  SourceFile file(int index) {
    return fileOf[index];
  }
}
