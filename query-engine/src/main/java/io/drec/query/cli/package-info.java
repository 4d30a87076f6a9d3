/**
 * The {@code drec} command.
 *
 * <p>The only package that imports picocli. It parses, asks and prints; it holds no question
 * itself.
 */
@NullMarked
package io.drec.query.cli;

import org.jspecify.annotations.NullMarked;
