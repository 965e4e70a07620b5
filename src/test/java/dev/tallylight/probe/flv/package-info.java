@NullMarked
package dev.tallylight.probe.flv;

import org.jspecify.annotations.NullMarked;
