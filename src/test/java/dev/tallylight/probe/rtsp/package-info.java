@NullMarked
package dev.tallylight.probe.rtsp;

import org.jspecify.annotations.NullMarked;
