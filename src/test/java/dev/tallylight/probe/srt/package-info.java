@NullMarked
package dev.tallylight.probe.srt;

import org.jspecify.annotations.NullMarked;
