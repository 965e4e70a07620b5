@NullMarked
package dev.tallylight.probe.media.flv;

import org.jspecify.annotations.NullMarked;
