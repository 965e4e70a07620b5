/**
 * The Media Presentation Description of DASH (ISO/IEC 23009-1 §5): what it says, and which segment it makes the newest
 * at a given moment. Pure: bytes and a clock's time in, no exception out.
 */
@NullMarked
package dev.tallylight.probe.dash.mpd;

import org.jspecify.annotations.NullMarked;
