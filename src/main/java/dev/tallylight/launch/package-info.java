/**
 * From the command line to a running application: reads and checks the configuration contract, starts the embedded
 * PostgreSQL where no database is configured, makes the keys that are missing, and hands all of it to Quarkus as
 * ordinary properties. Whatever is in the way ends the start with one line that says what to do.
 */
@NullMarked
package dev.tallylight.launch;

import org.jspecify.annotations.NullMarked;
