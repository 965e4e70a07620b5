/** The page of reports: how available streams were in a month, or another period, for whoever promised it. */
@NullMarked
package dev.tallylight.console.report;

import org.jspecify.annotations.NullMarked;
