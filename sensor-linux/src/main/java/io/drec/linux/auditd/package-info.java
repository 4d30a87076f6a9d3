/**
 * The Linux audit system's log, told as records: for import, and for what captures without eBPF.
 *
 * <p>The main line stands in {@link io.drec.linux.auditd.AuditdFormat}: lines are recognised
 * ({@code LineReader}), put together to events ({@code EventAssembler}), their fields read ({@code
 * FieldReader}), and each event becomes one record ({@code EventMapper}). What becomes what: {@code
 * docs/format/auditd-mapping.md}.
 *
 * <p>Text is held one byte a character (ISO 8859-1), because names on Linux are bytes.
 *
 * <p>Promises: every event that can be read becomes a record; memory is bounded whatever the log
 * says ({@code AuditdLimits}). Never: guesses what the log leaves out, asks the host that it runs
 * on.
 */
@NullMarked
package io.drec.linux.auditd;

import org.jspecify.annotations.NullMarked;
