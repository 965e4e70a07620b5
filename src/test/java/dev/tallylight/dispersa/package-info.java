@NullMarked
package dev.tallylight.dispersa;

import org.jspecify.annotations.NullMarked;
