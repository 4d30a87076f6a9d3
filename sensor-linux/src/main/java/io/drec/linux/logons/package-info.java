/**
 * Logons, logoffs, failed ones, su and sudo, and what else is told of security, while it happens.
 *
 * <p>From the audit system's multicast group, which needs no auditd and no rule: programs that log
 * people in tell the kernel, and the kernel tells who listens. A message counts when its process is
 * one that was recorded; where the whole host is, every message does. What is told comes a moment
 * later than the acts, so that their processes are known by then.
 */
@NullMarked
package io.drec.linux.logons;

import org.jspecify.annotations.NullMarked;
