package io.drec.jmh.peer;

import io.drec.store.EntityId;
import io.drec.store.Indicator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Asks what {@link LuceneBuilder} made. It has no graph query: a walk is one query a level, for the
 * edges of all entities reached in the level before.
 */
final class LuceneStore implements Store {
  private static final int TERMS_IN_QUERY = 10_000;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final IndexSearcher events;
  private final IndexSearcher postings;
  private final IndexSearcher edges;
  private long read;

  LuceneStore(Path directory) throws IOException {
    events = searcher(directory.resolve(LuceneBuilder.EVENTS));
    postings = searcher(directory.resolve(LuceneBuilder.POSTINGS));
    edges = searcher(directory.resolve(LuceneBuilder.EDGES));
  }

  private IndexSearcher searcher(Path path) throws IOException {
    FSDirectory folder = FSDirectory.open(path);
    DirectoryReader reader = DirectoryReader.open(folder);
    open.add(reader);
    open.add(folder);
    return new IndexSearcher(reader);
  }

  @Override
  public Touched touched(Indicator.Kind kind, String value) throws IOException {
    Postings collector = new Postings();
    postings.search(
        new TermQuery(new Term("value", LuceneBuilder.value(kind.code(), value))), collector);
    read += collector.read;
    return new Touched(collector.rows, collector.events);
  }

  /** Reads the doc values of what matches. */
  private abstract static class Values extends SimpleCollector {
    private final String[] names;
    private final NumericDocValues[] columns;

    Values(String... names) {
      this.names = names;
      this.columns = new NumericDocValues[names.length];
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      for (int i = 0; i < names.length; i++) {
        columns[i] = context.reader().getNumericDocValues(names[i]);
      }
    }

    long value(int column, int document) throws IOException {
      columns[column].advanceExact(document);
      return columns[column].longValue();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  private static final class Postings extends Values {
    long rows;
    long events;
    long read;

    Postings() {
      super("object", "process", "first", "last", "count");
    }

    @Override
    public void collect(int document) throws IOException {
      rows++;
      events += value(4, document);
      read ^= value(0, document) ^ value(1, document) ^ value(2, document) ^ value(3, document);
    }
  }

  @Override
  public long back(EntityId entity, long untilNs) throws IOException {
    return walk(entity.hash(), "dst", "from", Long.MIN_VALUE, untilNs);
  }

  @Override
  public long forward(EntityId entity, long fromNs) throws IOException {
    return walk(entity.hash(), "src", "to", fromNs, Long.MAX_VALUE);
  }

  private long walk(long entity, String key, String next, long fromNs, long toNs)
      throws IOException {
    Set<Long> reached = new HashSet<>(Set.of(entity));
    List<Long> front = List.of(entity);
    while (!front.isEmpty()) {
      List<Long> entered = new ArrayList<>();
      for (int from = 0; from < front.size(); from += TERMS_IN_QUERY) {
        List<BytesRef> keys =
            front.subList(from, Math.min(front.size(), from + TERMS_IN_QUERY)).stream()
                .map(LuceneBuilder::key)
                .toList();
        edges.search(
            new TermInSetQuery(key, keys),
            new Values(next, "first", "mechanism") {
              @Override
              public void collect(int document) throws IOException {
                long firstNs = value(1, document);
                boolean walked =
                    firstNs >= fromNs
                        && firstNs <= toNs
                        && WALKED.contains((int) value(2, document));
                if (walked && reached.add(value(0, document))) {
                  entered.add(value(0, document));
                }
              }
            });
      }
      front = entered;
    }
    return reached.size();
  }

  @Override
  public long search(Wanted wanted) throws IOException {
    Query query = query(wanted);
    long matches = events.count(query);
    if (matches > 0) {
      Sort newest = new Sort(new SortField("time", SortField.Type.LONG, true));
      TopFieldDocs page = events.search(query, PAGE, newest);
      for (ScoreDoc hit : page.scoreDocs) {
        Document document = events.storedFields().document(hit.doc);
        read += document.getBinaryValue("json").length;
      }
    }
    return matches;
  }

  private static Query query(Wanted wanted) {
    String prefix = wanted.field().prefix();
    String text = wanted.text();
    return switch (wanted.how()) {
      case NAME -> new TermQuery(new Term(prefix + ".name", text));
      case PREFIX -> new PrefixQuery(new Term(prefix + ".path", text));
      case SUFFIX -> {
        String reversed = new StringBuilder(text).reverse().toString();
        yield new PrefixQuery(new Term(prefix + ".reversed", reversed));
      }
      case INFIX -> new WildcardQuery(new Term(prefix + ".path", "*" + escaped(text) + "*"));
    };
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  @Override
  public long read() {
    return read;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
