/**
 * FLV without end, over HTTP or a WebSocket, as many servers and players in Asia speak it. Servers answer 200 (or 101)
 * and send FLV's header for streams that do not exist, so that only tags whose timestamps advance count.
 */
@NullMarked
package dev.tallylight.probe.flv;

import org.jspecify.annotations.NullMarked;
