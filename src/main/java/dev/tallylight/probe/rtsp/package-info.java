/**
 * RTSP and RTSPS (RFC 2326): OPTIONS, DESCRIBE, SETUP of each track, PLAY, and RTP that must advance on each. Over the
 * same connection first, over UDP where the server wants it so. A 200 for PLAY proves nothing: servers say it with
 * nothing set up. The readers of messages, SDP and RTP are pure; {@code RtspPlayback} holds the exchange.
 */
@NullMarked
package dev.tallylight.probe.rtsp;

import org.jspecify.annotations.NullMarked;
