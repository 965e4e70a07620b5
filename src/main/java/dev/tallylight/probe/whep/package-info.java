/** WHEP: WebRTC that is played by one HTTP exchange (draft-ietf-wish-whep), with ICE, DTLS and SRTP below it. */
@NullMarked
package dev.tallylight.probe.whep;

import org.jspecify.annotations.NullMarked;
