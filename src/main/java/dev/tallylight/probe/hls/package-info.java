/**
 * Plays HLS (RFC 8216, draft-pantos-hls-rfc8216bis): the playlists, the newest segment and its key, and above all
 * whether the playlist goes on: a server that answers 200 with yesterday's playlist is down.
 */
@NullMarked
package dev.tallylight.probe.hls;

import org.jspecify.annotations.NullMarked;
