@NullMarked
package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.NullMarked;
