/**
 * Plays MPEG-DASH (ISO/IEC 23009-1): the manifest, the newest segment of the video and of the audio, and above all
 * whether it goes on. Where the manifest writes its segments down, it must list new ones; where segments follow from
 * the clock, nothing but a newer segment with later times in it is proof. Where each Representation is expected to play,
 * a few more are looked at in each probe.
 */
@NullMarked
package dev.tallylight.probe.dash;

import org.jspecify.annotations.NullMarked;
