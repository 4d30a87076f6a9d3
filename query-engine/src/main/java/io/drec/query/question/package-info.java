/**
 * The questions of the product (why, scope, search, tree, status), asked of one {@link
 * io.drec.store.Footage} and answered in bytes: JSON or text. The command line and the HTTP API
 * both come here, so that they cannot differ. Same question, same recording: same bytes.
 */
@NullMarked
package io.drec.query.question;

import org.jspecify.annotations.NullMarked;
