@NullMarked
package dev.tallylight.probe.media.mp4;

import org.jspecify.annotations.NullMarked;
