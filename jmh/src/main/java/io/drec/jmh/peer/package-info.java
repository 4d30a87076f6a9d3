/**
 * SQLite, DuckDB and Lucene, each set up as someone who knows it would set it up for our questions:
 * the peers of the benchmarks. The only package that imports their libraries. They are given every
 * field of every event, and the rows that we derive (who touched a value, what acted on what), so
 * they need not find these out. What each is set to, and why, stands at the head of its class.
 */
@NullMarked
package io.drec.jmh.peer;

import org.jspecify.annotations.NullMarked;
