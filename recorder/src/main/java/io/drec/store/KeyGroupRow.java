package io.drec.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What META says of a {@link KeyGroup} in a file; the group's number is its key. Without this row a
 * file counts for nothing, and with it only when its check is the same: a file that is of another
 * time than the rest of the store would say of keys that they are not there.
 *
 * @param check CRC32C of the file's end, which has those of all pages
 * @param letters a bit for each letter that a key begins with
 */
record KeyGroupRow(int check, int pages, long[] letters, List<KeyGroup.Span> spans) {
  private static final int FORM = 1;

  byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).u32(check).number(pages);
    for (long some : letters) {
      row.u64(some);
    }
    row.number(spans.size());
    for (KeyGroup.Span span : spans) {
      row.number(span.first()).number(span.last() - span.first()).u64(span.columns());
    }
    return row.toBytes();
  }

  static KeyGroupRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "the keys of segments");
    int check = in.u32();
    int pages = in.intNumber();
    long[] letters = new long[KeyGroup.LETTER_LONGS];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = in.u64();
    }
    int count = in.length();
    List<KeyGroup.Span> spans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long first = in.number();
      spans.add(new KeyGroup.Span(first, first + in.number(), in.u64()));
    }
    return new KeyGroupRow(check, pages, letters, spans);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyGroupRow row
        && check == row.check
        && pages == row.pages
        && Arrays.equals(letters, row.letters)
        && spans.equals(row.spans);
  }

  @Override
  public int hashCode() {
    return check;
  }

  @Override
  public String toString() {
    return "keys of " + spans.size() + " spans in " + pages + " pages";
  }
}
