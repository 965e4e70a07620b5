@NullMarked
package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.NullMarked;
