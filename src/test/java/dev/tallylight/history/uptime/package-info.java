@NullMarked
package dev.tallylight.history.uptime;

import org.jspecify.annotations.NullMarked;
