@NullMarked
package dev.tallylight.agent.remote;

import org.jspecify.annotations.NullMarked;
