/**
 * SRT as a caller (draft-sharabayko-srt-01): the handshake of version 5 with its stream id and its passphrase, then data
 * packets, decrypted, whose MPEG-TS must advance. A listener without a source shakes hands as any other.
 */
@NullMarked
package dev.tallylight.probe.srt;

import org.jspecify.annotations.NullMarked;
