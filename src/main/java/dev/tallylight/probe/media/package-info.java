/**
 * Reads media as it comes off the wire: which container, which codec, and how far its clock has advanced. Pure
 * incremental readers without I/O: any bytes in, no exception out, and never more memory than a constant.
 */
@NullMarked
package dev.tallylight.probe.media;

import org.jspecify.annotations.NullMarked;
