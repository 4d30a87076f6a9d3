/**
 * What the runtimes' own files tell of the containers that recorded processes run in: the image and
 * the name, which are not in the control group.
 *
 * <p>A file is read once for each container and hour, at most {@value
 * io.drec.linux.container.ContainerFiles#FILE_BYTES_MAX} bytes of it, by a thread of its own; what
 * is missing, too big or no JSON is said in the record. No runtime is asked, and no socket opened.
 */
@NullMarked
package io.drec.linux.container;

import org.jspecify.annotations.NullMarked;
