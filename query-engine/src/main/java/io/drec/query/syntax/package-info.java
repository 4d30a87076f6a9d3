/**
 * The language of {@code search}: Lucene's query syntax over ECS fields, read by Lucene's own
 * parser (imported nowhere else) into a small tree that is evaluated on events. Regular expressions
 * run in re2j, in time linear in the text.
 */
@NullMarked
package io.drec.query.syntax;

import org.jspecify.annotations.NullMarked;
