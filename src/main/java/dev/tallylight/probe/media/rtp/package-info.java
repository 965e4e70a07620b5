/** RTP (RFC 3550): headers, and what a payload is called in SDP. Pure. */
@NullMarked
package dev.tallylight.probe.media.rtp;

import org.jspecify.annotations.NullMarked;
