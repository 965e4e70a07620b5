/**
 * The pages for people: rendered on the server, kept fresh by server-sent events and htmx, usable without JavaScript
 * but for that. Calls the features' own agents; nothing calls it.
 */
@NullMarked
package dev.tallylight.console;

import org.jspecify.annotations.NullMarked;
