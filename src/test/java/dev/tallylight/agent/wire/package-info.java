@NullMarked
package dev.tallylight.agent.wire;

import org.jspecify.annotations.NullMarked;
