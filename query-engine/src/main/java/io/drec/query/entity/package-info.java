/**
 * Entities as a question needs them: looked up once, with what follows from several of them
 * together, such as the image a forked child still runs. Reads a footage, decides nothing.
 */
@NullMarked
package io.drec.query.entity;

import org.jspecify.annotations.NullMarked;
