/**
 * What every resource of the API shares: problems (RFC 9457) and how exceptions become them, pages and cursors,
 * merge patches (RFC 7396), how durations and times are written, and the clock.
 */
@NullMarked
package dev.tallylight.rest;

import org.jspecify.annotations.NullMarked;
