/** The page "Servers": what reports by heartbeats, and how to have one do so. */
@NullMarked
package dev.tallylight.console.server;

import org.jspecify.annotations.NullMarked;
