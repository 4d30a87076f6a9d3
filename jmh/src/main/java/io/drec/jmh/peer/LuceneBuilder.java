package io.drec.jmh.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene as one who knows it would use it, without its analysers: our texts are keys.
 *
 * <ul>
 *   <li>Three indexes, for three kinds of document: events, postings and edges. 64 MB of buffer,
 *       one thread, no compound files, merged to one segment at the end.
 *   <li>Events: JSON as a stored field, compressed best; path and name as keywords, the path
 *       reversed too, so that a leading wildcard is a prefix.
 *   <li>Postings: kind and value as one keyword, everything else as doc values.
 *   <li>Edges: both ends as keywords of eight bytes, for one query a level of the walk; everything
 *       as doc values.
 * </ul>
 */
final class LuceneBuilder implements Builder {
  static final String EVENTS = "events";
  static final String POSTINGS = "postings";
  static final String EDGES = "edges";
  private static final double BUFFER_MB = 64;
  private static final int VALUE_MAX = 30_000;

  private final Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final IndexWriter events;
  private final IndexWriter postings;
  private final IndexWriter edges;

  LuceneBuilder(Path directory) throws IOException {
    this.directory = directory;
    events = writer(EVENTS);
    postings = writer(POSTINGS);
    edges = writer(EDGES);
  }

  private IndexWriter writer(String name) throws IOException {
    FSDirectory folder = FSDirectory.open(directory.resolve(name));
    IndexWriterConfig config =
        new IndexWriterConfig(null)
            .setRAMBufferSizeMB(BUFFER_MB)
            .setUseCompoundFile(false)
            .setCodec(new Lucene912Codec(Lucene912Codec.Mode.BEST_COMPRESSION));
    IndexWriter writer = new IndexWriter(folder, config);
    open.add(writer);
    open.add(folder);
    return writer;
  }

  @Override
  public void event(PeerEvent event) throws IOException {
    Document document = new Document();
    document.add(new StoredField("json", event.json()));
    document.add(new StringField("host", event.host(), Field.Store.NO));
    document.add(new NumericDocValuesField("id", event.number()));
    document.add(new NumericDocValuesField("time", event.timeNs()));
    document.add(new NumericDocValuesField("type", event.type()));
    document.add(new NumericDocValuesField("pid", event.pid()));
    Store.Field field = event.field();
    if (field != null && event.path().length() < VALUE_MAX) {
      String prefix = field.prefix();
      document.add(new StringField(prefix + ".path", event.path(), Field.Store.NO));
      document.add(new StringField(prefix + ".name", event.name(), Field.Store.NO));
      String reversed = new StringBuilder(event.path()).reverse().toString();
      document.add(new StringField(prefix + ".reversed", reversed, Field.Store.NO));
    }
    events.addDocument(document);
  }

  @Override
  public void posting(PostingRow row) throws IOException {
    Document document = new Document();
    document.add(new StringField("value", value(row.kind(), row.value()), Field.Store.NO));
    document.add(new NumericDocValuesField("object", row.object()));
    document.add(new NumericDocValuesField("process", row.process()));
    document.add(new NumericDocValuesField("first", row.firstNs()));
    document.add(new NumericDocValuesField("last", row.lastNs()));
    document.add(new NumericDocValuesField("count", row.count()));
    document.add(new NumericDocValuesField("event", row.event()));
    postings.addDocument(document);
  }

  static String value(int kind, String value) {
    return (char) kind + (value.length() < VALUE_MAX ? value : value.substring(0, VALUE_MAX));
  }

  @Override
  public void edge(EdgeRow row) throws IOException {
    Document document = new Document();
    document.add(new StringField("src", key(row.from()), Field.Store.NO));
    document.add(new StringField("dst", key(row.to()), Field.Store.NO));
    document.add(new NumericDocValuesField("from", row.from()));
    document.add(new NumericDocValuesField("to", row.to()));
    document.add(new NumericDocValuesField("mechanism", row.mechanism()));
    document.add(new NumericDocValuesField("first", row.firstNs()));
    document.add(new NumericDocValuesField("last", row.lastNs()));
    document.add(new NumericDocValuesField("event", row.event()));
    document.add(new NumericDocValuesField("bytes", row.bytes()));
    edges.addDocument(document);
  }

  static BytesRef key(long id) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (id >>> (56 - 8 * i));
    }
    return new BytesRef(bytes);
  }

  @Override
  public void finish() throws IOException {
    for (IndexWriter writer : List.of(events, postings, edges)) {
      writer.forceMerge(1);
      writer.commit();
    }
  }

  @Override
  public Map<String, Long> bytes() throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    for (String name : List.of(EVENTS, POSTINGS, EDGES)) {
      try (Stream<Path> files = Files.list(directory.resolve(name))) {
        bytes.put(name, files.mapToLong(file -> file.toFile().length()).sum());
      }
    }
    return bytes;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
