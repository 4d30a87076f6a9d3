/**
 * What being recorded costs: the program behind {@code jmh/cost}. It runs workloads bare, recorded
 * by us and recorded by auditd, in turn, and keeps the raw figures.
 *
 * <p>Runs only what it started itself, in a control group of its own, and leaves the audit system
 * as it found it. Never records the rest of the machine, except that whoever measures has given it
 * to nothing else: foreign load is in every figure.
 */
@NullMarked
package io.drec.jmh.cost;

import org.jspecify.annotations.NullMarked;
