/** Benchmarks. They measure and never gate: figures belong in docs/performance.md. */
@NullMarked
package io.drec.jmh;

import org.jspecify.annotations.NullMarked;
