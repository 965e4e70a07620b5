/** In and out of the console: by a token, or by way of the identity provider. */
@NullMarked
package dev.tallylight.console.signin;

import org.jspecify.annotations.NullMarked;
