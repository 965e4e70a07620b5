/** What people ask of the past: a stream's uptime and history, and a month's report. Checks what is asked, and shows what was. */
@NullMarked
package dev.tallylight.history.report;

import org.jspecify.annotations.NullMarked;
