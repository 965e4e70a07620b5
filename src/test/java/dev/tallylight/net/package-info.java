/** Tests of how Tallylight reaches out, against real sockets with scripted faults. */
@NullMarked
package dev.tallylight.net;

import org.jspecify.annotations.NullMarked;
