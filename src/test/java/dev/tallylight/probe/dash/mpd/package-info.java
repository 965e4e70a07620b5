@NullMarked
package dev.tallylight.probe.dash.mpd;

import org.jspecify.annotations.NullMarked;
