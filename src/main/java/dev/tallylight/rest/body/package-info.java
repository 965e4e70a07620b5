/** Which bodies are refused before any resource sees them: too large ones, and those that hold nothing. */
@NullMarked
package dev.tallylight.rest.body;

import org.jspecify.annotations.NullMarked;
