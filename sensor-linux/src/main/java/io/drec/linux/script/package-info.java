/**
 * Which script a process was started to run, and its text as records.
 *
 * <p>Told by the kernel, which starts an interpreter for a file by its first line, or by the
 * arguments of a program that is known as an interpreter. What is given inside the arguments
 * themselves (sh -c) is recorded with them, and not again.
 */
@NullMarked
package io.drec.linux.script;

import org.jspecify.annotations.NullMarked;
