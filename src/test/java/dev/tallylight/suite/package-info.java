/**
 * Tests of the running application, in as many lots as there are processes for them: a process starts the application once for
 * all that share a profile, where surefire by itself starts it anew for each class that it gives to one of several processes.
 */
@NullMarked
package dev.tallylight.suite;

import org.jspecify.annotations.NullMarked;
