/**
 * Maintenance windows: when people work on streams, and alerts are held back. What holding back means is decided in
 * {@code status}; here windows are edited, and asked for the one that is under way.
 */
@NullMarked
package dev.tallylight.maintenance;

import org.jspecify.annotations.NullMarked;
