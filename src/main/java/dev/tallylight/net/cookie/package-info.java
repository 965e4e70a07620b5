/**
 * Cookies as RFC 6265 has a browser keep them: what an answer sets, where that goes, how long and how much of it is kept.
 * Pure: knows hosts, paths and texts, and neither connections nor URLs.
 */
@NullMarked
package dev.tallylight.net.cookie;

import org.jspecify.annotations.NullMarked;
