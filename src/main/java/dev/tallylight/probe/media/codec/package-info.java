/** What codecs say of themselves: the size of a picture, the rate and channels of a sound (H.264, HEVC, AAC, AC-3). Pure. */
@NullMarked
package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.NullMarked;
