@NullMarked
package dev.tallylight.probe.rtmp;

import org.jspecify.annotations.NullMarked;
