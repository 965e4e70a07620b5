/** Tests of the media readers: tables, damage, and any bytes at all. */
@NullMarked
package dev.tallylight.probe.media;

import org.jspecify.annotations.NullMarked;
