@NullMarked
package dev.tallylight.probe.hls.playlist;

import org.jspecify.annotations.NullMarked;
