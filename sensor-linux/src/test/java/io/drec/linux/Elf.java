package io.drec.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads the symbols of a 64-bit little-endian ELF file. */
final class Elf {
  private static final int SECTION_TABLE_OFFSET = 0x28;
  private static final int SECTION_COUNT = 0x3c;
  private static final int SECTION_BYTES = 64;
  private static final int TYPE_SYMBOLS = 2;
  private static final int SYMBOL_BYTES = 24;

  private Elf() {}

  /** Size of each function and variable, by its name. */
  static Map<String, Long> symbols(byte[] file) {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int sections = (int) elf.getLong(SECTION_TABLE_OFFSET);
    Map<String, Long> symbols = new TreeMap<>();
    for (int i = 0; i < elf.getShort(SECTION_COUNT); i++) {
      int section = sections + i * SECTION_BYTES;
      if (elf.getInt(section + 4) == TYPE_SYMBOLS) {
        int names = sections + elf.getInt(section + 0x28) * SECTION_BYTES;
        addSymbols(elf, section, (int) elf.getLong(names + 0x18), symbols);
      }
    }
    return symbols;
  }

  private static void addSymbols(
      ByteBuffer elf, int section, int names, Map<String, Long> symbols) {
    int from = (int) elf.getLong(section + 0x18);
    int to = from + (int) elf.getLong(section + 0x20);
    for (int symbol = from; symbol < to; symbol += SYMBOL_BYTES) {
      int name = names + elf.getInt(symbol);
      int end = name;
      while (elf.get(end) != 0) {
        end++;
      }
      int type = elf.get(symbol + 4) & 0xf;
      if (end > name && (type == 1 || type == 2)) { // data, functions
        byte[] bytes = new byte[end - name];
        elf.get(name, bytes);
        symbols.put(new String(bytes, StandardCharsets.UTF_8), elf.getLong(symbol + 16));
      }
    }
  }
}
