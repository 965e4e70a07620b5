@NullMarked
package dev.tallylight.outage.link;

import org.jspecify.annotations.NullMarked;
