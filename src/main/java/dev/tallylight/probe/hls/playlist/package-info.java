/** Reads HLS playlists: pure, tolerant of what servers in the field write, and bounded. */
@NullMarked
package dev.tallylight.probe.hls.playlist;

import org.jspecify.annotations.NullMarked;
