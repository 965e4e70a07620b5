@NullMarked
package dev.tallylight.outage;

import org.jspecify.annotations.NullMarked;
