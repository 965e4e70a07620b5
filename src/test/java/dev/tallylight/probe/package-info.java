/** Tests of the entry of all probes, against real sockets with scripted faults. */
@NullMarked
package dev.tallylight.probe;

import org.jspecify.annotations.NullMarked;
