package io.drec.segment;

import java.util.Arrays;

/**
 * Packs {@link HeldRows}: puts them in the order that the keys of their rows would have, and hands
 * them on as numbers. Keys are made where a block begins and ends, and nowhere else.
 */
final class HeldPacker {
  private final HeldRows held;
  private final PackingContext context;

  /** By value: the text's number while texts are gathered. */
  private int[] texts = new int[0];

  /** By text of rows of entities: its number, first while texts are gathered, then for good. */
  private int[] rowTexts = new int[0];

  /** By entity: its place. */
  private int[] places = new int[0];

  /** By edge: twice the place of the entity whose row is packed, and the side. */
  private int[] owners = new int[0];

  HeldPacker(HeldRows held, PackingContext context) {
    this.held = held;
    this.context = context;
  }

  /** First pass: texts, and when entities were told of. */
  void gather() {
    HeldEdges edges = held.edges();
    for (int edge = 0; edge < edges.count(); edge++) {
      context.entities.told(edges.cause(edge), edges.firstNs(edge));
      context.entities.told(edges.effect(edge), edges.firstNs(edge));
    }
    Interner values = held.postings().values();
    texts = new int[values.size()];
    for (int value = 0; value < texts.length; value++) {
      texts[value] =
          context.texts.add(
              values.array(value), values.offset(value) + 1, values.length(value) - 1);
    }
  }

  /** Likewise, of the rows of entities. */
  void gatherRows() {
    HeldEntities rows = held.rows();
    for (int row = 0; row < rows.count(); row++) {
      if (rows.isNewest(row)) {
        context.entities.told(rows.entity(row), rows.firstNs(row));
      }
    }
    Interner named = rows.texts();
    rowTexts = new int[named.size()];
    for (int text = 0; text < rowTexts.length; text++) {
      rowTexts[text] = context.texts.add(named.array(text), named.offset(text), named.length(text));
    }
  }

  /** The rows of entities, in the order of their keys. */
  int[] rows() {
    HeldEntities rows = held.rows();
    int[] entities = context.entities.byPlace();
    int[] order = new int[Math.min(rows.count(), entities.length)];
    int count = 0;
    for (int entity : entities) {
      int row = rows.rowOf(entity);
      if (row >= 0) {
        order[count++] = row;
      }
    }
    return Arrays.copyOf(order, count);
  }

  byte[] keyOfRow(int row) {
    return held.idOf(held.rows().entity(row));
  }

  /** The number of a text that rows of entities name, when texts have their numbers. */
  int textOfRow(int text) {
    return rowTexts[text];
  }

  HeldRows held() {
    return held;
  }

  /** When texts and entities have their numbers. */
  void startSecondPass(RowFilter.Writer filter) {
    places = new int[context.entities.count()];
    for (int entity = 0; entity < places.length; entity++) {
      places[entity] = context.entities.place(context.entities.turnOf(entity));
    }
    for (int text = 0; text < rowTexts.length; text++) {
      rowTexts[text] = context.texts.finalId(rowTexts[text]);
    }
    Interner values = held.postings().values();
    for (int value = 0; value < texts.length; value++) {
      texts[value] = context.texts.finalId(texts[value]);
      filter.add(
          RowFilter.hash(
              RowSections.FILTER_VALUE,
              values.array(value),
              values.offset(value),
              values.length(value)));
    }
  }

  /** Numbers of edges, in the order of the keys of those rows that are packed. */
  int[] edges() {
    HeldEdges edges = held.edges();
    int count = edges.count();
    owners = new int[count];
    long[] times = new long[count];
    for (int edge = 0; edge < count; edge++) {
      boolean ofCause = isOfCause(edge);
      int owner = ofCause ? edges.cause(edge) : edges.effect(edge);
      owners[edge] = 2 * places[owner] + (ofCause ? 1 : 0);
      times[edge] = edges.firstNs(edge);
    }
    int[] byTime = NumberOrder.byRuns(NumberOrder.of(count), times);
    int[] order = NumberOrder.byCounting(byTime, owners, 2 * places.length);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && isSameMoment(order[from], order[to])) {
        to++;
      }
      if (to - from > 1) {
        byMechanism(order, from, to);
      }
      from = to;
    }
    return order;
  }

  private boolean isSameMoment(int one, int other) {
    return owners[one] == owners[other] && held.edges().firstNs(one) == held.edges().firstNs(other);
  }

  /** Of those of one entity at one moment: by mechanism, then by the other entity. */
  private void byMechanism(int[] order, int from, int to) {
    HeldEdges edges = held.edges();
    int[] those = Arrays.copyOfRange(order, from, to);
    long[] keys = new long[those.length];
    for (int i = 0; i < those.length; i++) {
      keys[i] = (long) edges.mechanism(those[i]) << Integer.SIZE | places[other(those[i])];
    }
    int[] sorted = NumberOrder.byRuns(NumberOrder.of(those.length), keys);
    for (int i = 0; i < those.length; i++) {
      order[from + i] = those[sorted[i]];
    }
  }

  /** Which of an edge's two rows is packed: as {@link EdgeMirrors#isPrimary} has it. */
  private boolean isOfCause(int edge) {
    HeldEdges edges = held.edges();
    return held.letter(edges.cause(edge)) == 'p' || held.letter(edges.effect(edge)) != 'p';
  }

  private int other(int edge) {
    HeldEdges edges = held.edges();
    return (owners[edge] & 1) != 0 ? edges.effect(edge) : edges.cause(edge);
  }

  void edge(int edge, EdgePacker packer) {
    HeldEdges edges = held.edges();
    boolean ofCause = (owners[edge] & 1) != 0;
    int owner = ofCause ? edges.cause(edge) : edges.effect(edge);
    int otherTurn = context.entities.turnOf(other(edge));
    long ownerTurn = context.entities.turnOf(owner);
    packer.add(2 * ownerTurn + (ofCause ? 1 : 0), otherTurn, edges, edge);
  }

  byte[] keyOfEdge(int edge) {
    HeldEdges edges = held.edges();
    boolean ofCause = (owners[edge] & 1) != 0;
    ByteOut key = new ByteOut(EdgePacker.KEY_BYTES);
    id(key, ofCause ? edges.cause(edge) : edges.effect(edge)).u8(ofCause ? 1 : 0);
    u64(key, edges.firstNs(edge) ^ Long.MIN_VALUE).u8(edges.mechanism(edge));
    return id(key, other(edge)).toBytes();
  }

  private ByteOut id(ByteOut key, int entity) {
    return held.id(key, entity);
  }

  private static ByteOut u64(ByteOut key, long value) {
    return HeldRows.u64(key, value);
  }

  /** Numbers of postings, in the order of their keys. */
  int[] postings() {
    HeldPostings postings = held.postings();
    int count = postings.count();
    int[] ranks = ranks();
    int[] values = new int[count];
    int[] objects = new int[count];
    int[] processes = new int[count];
    for (int posting = 0; posting < count; posting++) {
      values[posting] = ranks[postings.value(posting)];
      objects[posting] = places[postings.object(posting)];
      int process = postings.process(posting);
      processes[posting] = process < 0 ? 0 : 1 + places[process];
    }
    int[] order = NumberOrder.byCounting(NumberOrder.of(count), processes, places.length + 1);
    order = NumberOrder.byCounting(order, objects, places.length);
    return NumberOrder.byCounting(order, values, ranks.length);
  }

  /** By value: how many are less, by kind and then by text. */
  private int[] ranks() {
    HeldPostings postings = held.postings();
    long[] keys = new long[texts.length];
    for (int value = 0; value < keys.length; value++) {
      keys[value] = (long) postings.kindOfValue(value) << Integer.SIZE | texts[value];
    }
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] ranks = new int[keys.length];
    for (int value = 0; value < keys.length; value++) {
      ranks[value] = Arrays.binarySearch(sorted, keys[value]);
    }
    return ranks;
  }

  void posting(int posting, PostingPacker packer) {
    HeldPostings postings = held.postings();
    int value = postings.value(posting);
    int process = postings.process(posting);
    packer.add(
        postings,
        posting,
        texts[value],
        context.entities.turnOf(postings.object(posting)),
        process < 0 ? 0 : 1 + context.entities.turnOf(process));
  }

  byte[] keyOfPosting(int posting) {
    HeldPostings postings = held.postings();
    int value = postings.value(posting);
    Interner values = postings.values();
    ByteOut key = new ByteOut(values.length(value) + PostingPacker.TAIL_BYTES);
    key.raw(values.array(value), values.offset(value), values.length(value)).u8(0);
    id(key, postings.object(posting));
    int process = postings.process(posting);
    if (process < 0) {
      key.u8(0);
      u64(key, 0);
    } else {
      id(key, process);
    }
    return key.toBytes();
  }

  long retainedBytes() {
    return 4L * (texts.length + rowTexts.length + places.length + owners.length);
  }
}
