/**
 * RTMP and RTMPS (Adobe, Real Time Messaging Protocol 1.0, 2012): the handshake, {@code connect}, {@code createStream},
 * {@code play}, and then audio and video messages that must advance. {@code Play.Start} proves nothing: servers say it
 * for streams that do not exist. The readers of chunks and messages are pure; {@code RtmpPlayback} holds the exchange.
 */
@NullMarked
package dev.tallylight.probe.rtmp;

import org.jspecify.annotations.NullMarked;
