/** Frames of sound without a container: ADTS, MP3, Ogg; and whether what they hold is digital silence. Pure. */
@NullMarked
package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.NullMarked;
