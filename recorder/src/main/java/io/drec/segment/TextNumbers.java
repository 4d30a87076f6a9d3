package io.drec.segment;

/** The numbers that texts have within a group: 0, 1, 2 … in the order in which they are told. */
interface TextNumbers {
  /** Codes a text that is new to a column. */
  long code(BitCoder coder, long text);
}
