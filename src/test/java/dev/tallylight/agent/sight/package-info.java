@NullMarked
package dev.tallylight.agent.sight;

import org.jspecify.annotations.NullMarked;
