/**
 * Windows events as other people's tools wrote them: one {@link io.drec.windows.event.WindowsEvent}
 * whatever shape it comes in.
 *
 * <p>{@link io.drec.windows.event.JsonEvents} reads JSON of every common collector. It promises
 * that a bad line costs that line alone, and that hostile input cannot make it hold more than a
 * line and its fields. Never: decides what an event means; {@code io.drec.windows.mapping} does.
 *
 * <p>The shapes and their names: {@code docs/format/windows-mapping.md}.
 */
@NullMarked
package io.drec.windows.event;

import org.jspecify.annotations.NullMarked;
