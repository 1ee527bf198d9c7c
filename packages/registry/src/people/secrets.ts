import { createHash, randomBytes } from 'node:crypto';
import { type Digest, digestFromHash, utf8 } from '@assay/core';

/** What a caller brings to say who it is. */
export type Credential =
  | { readonly kind: 'token'; readonly secret: string }
  | { readonly kind: 'session'; readonly secret: string };

const prefixOf = { token: 'assay_', link: 'assay_link_', session: 'assay_session_' } as const;

/** A new secret with 256 random bits, recognisable to secret scanners by its prefix. */
export function newSecret(kind: keyof typeof prefixOf): string {
  return prefixOf[kind] + randomBytes(32).toString('base64url');
}

/** The digest under which a secret is stored. With 256 random bits, no slower hash is needed. */
export function secretDigest(secret: string): Digest {
  return digestFromHash(createHash('sha256').update(utf8(secret)).digest());
}

/**
 * The anti-forgery token of a session, derived from its cookie so that no second secret is stored. It does not
 * reveal the cookie, which scripts cannot read.
 */
export function csrfTokenOf(sessionSecret: string): string {
  return createHash('sha256')
    .update(utf8(`assay csrf ${sessionSecret}`))
    .digest('base64url');
}
