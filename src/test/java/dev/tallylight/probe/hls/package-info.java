@NullMarked
package dev.tallylight.probe.hls;

import org.jspecify.annotations.NullMarked;
