export { canonicalJson, canonicalText, isCanonicalText } from './canonical.ts';
export type { Json } from './canonical.ts';
export { base64, concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, hex, utf8 } from './codec.ts';
export { digestFromHash, digestOf, hashOfDigest, isDigest, parseDigest, sha256 } from './digest.ts';
export type { Digest, Hasher } from './digest.ts';
export { AssayError, isAssayError } from './errors.ts';
export type { AssayErrorParts, FieldFault } from './errors.ts';
export { isUuid, parseUuid, uuidv7 } from './uuid.ts';
export type { Uuid } from './uuid.ts';
