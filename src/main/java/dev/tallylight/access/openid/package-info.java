/**
 * Sign-in by OpenID Connect: who somebody is says an issuer of the operator's, and what he may do {@code
 * TALLYLIGHT_OIDC_ROLES}, by his groups. Quarkus' OIDC extension speaks the protocol (authorization code flow with PKCE,
 * JWTs and their keys); what is asked of the issuer goes only to addresses that the egress guard has checked; and a sign-in
 * ends in a session of the console like any other, so that signing out, live feeds and the audit know one kind of session.
 */
@NullMarked
package dev.tallylight.access.openid;

import org.jspecify.annotations.NullMarked;
