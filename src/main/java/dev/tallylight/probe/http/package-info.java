/**
 * Reachability only: a web address that answers, a port that is open. Neither says that media flows, and the steps say
 * so. The other protocols' probes do that.
 */
@NullMarked
package dev.tallylight.probe.http;

import org.jspecify.annotations.NullMarked;
