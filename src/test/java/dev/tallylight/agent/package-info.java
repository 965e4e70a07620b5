@NullMarked
package dev.tallylight.agent;

import org.jspecify.annotations.NullMarked;
