/**
 * One question to many hosts: how it travels, how a host answers within its own limits, and how the
 * centre gathers the answers.
 *
 * <p>Promises: every host of a question's audience is in exactly one state at every moment, so that
 * the counters always add up to the audience; a host keeps its own limits and policy whatever the
 * question says, and writes every question into its audit log before it answers; the same answers
 * of the same hosts become the same bytes. Never: runs a command, reads a file that is no
 * recording, believes what one host says about another without saying who said it.
 */
@NullMarked
package io.drec.query.fleet;

import org.jspecify.annotations.NullMarked;
