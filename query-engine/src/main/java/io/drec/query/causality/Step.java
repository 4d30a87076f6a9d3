package io.drec.query.causality;

import io.drec.store.Edge;
import io.drec.store.EntityId;
import org.jspecify.annotations.Nullable;

/**
 * One place on a path.
 *
 * @param entity that stands here
 * @param edge by which it acted on the entity of the step before; null on the first step, the point
 */
public record Step(EntityId entity, @Nullable Edge edge) {}
