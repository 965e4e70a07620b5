/** Logging in where a server asks for it: challenges read, and answered with Digest or Basic. Pure. */
@NullMarked
package dev.tallylight.net.auth;

import org.jspecify.annotations.NullMarked;
