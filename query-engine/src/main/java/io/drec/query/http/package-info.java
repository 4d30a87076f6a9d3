/**
 * The engine: questions over HTTP, for scripts and for the console in a browser.
 *
 * <p>It reads a recording and never writes to it; its own state (token, audit log) has a directory
 * of its own. It listens where it is told, on loopback unless asked otherwise, opens no connection
 * of its own, looks no name up, and answers nothing about the recording without the token. The only
 * package that knows Micronaut and Micrometer. An answer's bytes are made by {@link
 * io.drec.query.question.Asker}; nothing here changes one.
 */
@NullMarked
package io.drec.query.http;

import org.jspecify.annotations.NullMarked;
