package io.drec.relay.fleet.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.fleet.RowBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

final class BatchBytesTest {
  @TempDir Path folder;

  @Test
  void shouldBeTheBytesThatRocksDbWrites() throws RocksDBException {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB db = RocksDB.open(options, folder.toString());
        WriteBatch theirs = new WriteBatch()) {
      List<ColumnFamilyHandle> families = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        families.add(db.createColumnFamily(new ColumnFamilyDescriptor(("c" + i).getBytes())));
      }
      BatchBytes ours = new BatchBytes(10);
      for (int i = 0; i < 300; i++) {
        byte[] key = new byte[1 + i];
        byte[] value = new byte[i * 70];
        ColumnFamilyHandle family = families.get(i % families.size());
        if (i % 7 == 0) {
          theirs.delete(family, key);
          ours.delete(family.getID(), key);
        } else if (i % 5 == 0) {
          theirs.put(key, value);
          ours.put(0, new RowBytes(1).bytes(key), new RowBytes(1).bytes(value));
        } else {
          theirs.put(family, key, value);
          ours.put(family.getID(), key, value);
        }
      }
      assertThat(ours.toBytes()).isEqualTo(theirs.data());
      families.forEach(ColumnFamilyHandle::close);
    }
  }
}
