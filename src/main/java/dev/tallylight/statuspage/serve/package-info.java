/**
 * Visitors of status pages: each is answered from memory. One follower makes anew, every few seconds, what was asked for lately; who
 * comes first waits for it, and however many wait, it is made once. While the database is away the last page is shown, which says so.
 */
@NullMarked
package dev.tallylight.statuspage.serve;

import org.jspecify.annotations.NullMarked;
