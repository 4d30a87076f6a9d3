/**
 * The rehearsal: a harmless intrusion, staged so that anyone can see that recording and questions
 * work, as one tests an alarm.
 *
 * <p>It runs in a control group and a network namespace of its own, with addresses reserved for
 * documentation that exist on the namespace's loopback alone: nothing can leave the machine. It
 * writes nothing outside its own directory, is over within seconds, and removes its processes,
 * namespace, control group and files. The pids it hands out are the shells' own word for them,
 * never the recording's, so that they can judge the recording's answers.
 */
@NullMarked
package io.drec.query.rehearse;

import org.jspecify.annotations.NullMarked;
