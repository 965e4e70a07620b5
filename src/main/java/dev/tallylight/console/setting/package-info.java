/** What admins set up: tokens, sign-ins, the audit, and lists of streams that come in at once. */
@NullMarked
package dev.tallylight.console.setting;

import org.jspecify.annotations.NullMarked;
