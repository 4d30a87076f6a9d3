/**
 * Audit logs whose lines hang on one another: each carries a hash over itself and the line before.
 *
 * <p>Promises: a line that was changed, removed or put in between is found; so is an end that was
 * cut off, by whoever wrote down a later head. Never: keeps out who may write the file; it only
 * cannot be done unseen.
 */
@NullMarked
package io.drec.query.audit;

import org.jspecify.annotations.NullMarked;
