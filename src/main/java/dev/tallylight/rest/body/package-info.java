/** Which bodies are refused before any resource sees them: too large ones, those that hold nothing, and those of no media type. */
@NullMarked
package dev.tallylight.rest.body;

import org.jspecify.annotations.NullMarked;
