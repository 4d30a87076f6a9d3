/**
 * What a sensor is to the recorder: something that delivers records and accounts for those it could
 * not deliver. Implementations live in other modules and are found through {@link
 * java.util.ServiceLoader}; this package knows no operating system.
 */
@NullMarked
package io.drec.sensor;

import org.jspecify.annotations.NullMarked;
