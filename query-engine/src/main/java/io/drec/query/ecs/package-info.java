/**
 * Records as an analyst sees them: events with the field names of the Elastic Common Schema, and
 * {@code drec.*} where it has none. {@link io.drec.query.ecs.EcsField} is the list of all fields,
 * from which {@code docs/api/fields.md} is checked.
 */
@NullMarked
package io.drec.query.ecs;

import org.jspecify.annotations.NullMarked;
