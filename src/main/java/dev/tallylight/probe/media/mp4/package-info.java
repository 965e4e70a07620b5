/** ISO base media (ISO/IEC 14496-12) and fragments of it, with the marks that are put in them (ID3, splices). Pure. */
@NullMarked
package dev.tallylight.probe.media.mp4;

import org.jspecify.annotations.NullMarked;
