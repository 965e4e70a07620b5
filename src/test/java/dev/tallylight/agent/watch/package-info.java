@NullMarked
package dev.tallylight.agent.watch;

import org.jspecify.annotations.NullMarked;
