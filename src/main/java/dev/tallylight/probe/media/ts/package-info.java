/** MPEG transport streams (ISO/IEC 13818-1). Pure. */
@NullMarked
package dev.tallylight.probe.media.ts;

import org.jspecify.annotations.NullMarked;
