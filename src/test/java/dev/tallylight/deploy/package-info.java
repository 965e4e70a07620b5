/** What {@code deploy/} hands to operators, held to what there is: the Helm chart, the Grafana dashboard, Prometheus' rules. */
@NullMarked
package dev.tallylight.deploy;

import org.jspecify.annotations.NullMarked;
