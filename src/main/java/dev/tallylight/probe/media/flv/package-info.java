/** FLV, and AMF0, which its script data are written in. Pure. */
@NullMarked
package dev.tallylight.probe.media.flv;

import org.jspecify.annotations.NullMarked;
