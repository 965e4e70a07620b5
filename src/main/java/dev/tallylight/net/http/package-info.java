/**
 * HTTP/1.1 as a browser speaks it, and ICY: bounded on every side, with redirects, cookies and logins of one visit.
 */
@NullMarked
package dev.tallylight.net.http;

import org.jspecify.annotations.NullMarked;
