package io.drec.linux.container;

import org.jspecify.annotations.Nullable;

/**
 * What a runtime's file says of a container.
 *
 * @param runtime docker, containerd, cri-o or podman; null: not known
 * @param image as the runtime wrote it; null: not known
 * @param name that the container was given; null: none, or not known
 * @param file that told; null: none did
 * @param error why the image is not known; null: it is
 */
record Told(
    @Nullable String runtime,
    @Nullable String image,
    @Nullable String name,
    @Nullable String file,
    @Nullable String error) {}
