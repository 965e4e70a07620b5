/** What is silenced, until when: windows and mutes. */
@NullMarked
package dev.tallylight.console.maintenance;

import org.jspecify.annotations.NullMarked;
