/**
 * Icecast, SHOUTcast and any other audio over plain HTTP: ask for it as a player would, take the metadata out of the
 * bytes, and watch the audio's own clock until it has advanced beyond what a server keeps in its buffer.
 */
@NullMarked
package dev.tallylight.probe.icy;

import org.jspecify.annotations.NullMarked;
