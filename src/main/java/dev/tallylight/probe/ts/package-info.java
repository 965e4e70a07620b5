/**
 * MPEG-TS as it stands (ISO/IEC 13818-1): over UDP, unicast to this machine or multicast, alone or in RTP (RFC 2250), and
 * over plain HTTP. Silence on UDP cannot be told from a firewall, or from a group that nobody sends to.
 */
@NullMarked
package dev.tallylight.probe.ts;

import org.jspecify.annotations.NullMarked;
