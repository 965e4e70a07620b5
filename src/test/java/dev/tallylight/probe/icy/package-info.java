/** Tests of the Icecast probe, against real sockets with scripted faults. */
@NullMarked
package dev.tallylight.probe.icy;

import org.jspecify.annotations.NullMarked;
