/** Tests of the reachability probes, against real sockets with scripted faults. */
@NullMarked
package dev.tallylight.probe.http;

import org.jspecify.annotations.NullMarked;
