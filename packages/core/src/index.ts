export { canonicalJson, canonicalText, isCanonicalText } from './canonical.ts';
export type { Json } from './canonical.ts';
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
export type { Checkpoint } from './checkpoint.ts';
export { base64, concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, hex, utf8 } from './codec.ts';
export { digestFromHash, digestOf, hashOfDigest, isDigest, parseDigest, sha256 } from './digest.ts';
export type { Digest, Hasher } from './digest.ts';
export { payloadOf, preAuthenticationEncoding, sealEnvelope, signaturesBy } from './dsse.ts';
export type { Envelope, EnvelopeSignature } from './dsse.ts';
export { AssayError, isAssayError } from './errors.ts';
export type { AssayErrorParts, FieldFault } from './errors.ts';
export {
  TreeGrower,
  appendEntries,
  appendLeaves,
  emptyFrontier,
  frontierNodes,
  frontierRoot,
} from './frontier.ts';
export type { CompletedNode, Frontier } from './frontier.ts';
export {
  consistencyRanges,
  emptyRoot,
  foldSubtrees,
  inclusionRanges,
  leafHash,
  nodeHash,
  proofOver,
  rootFromInclusion,
  rootOfLeaves,
  subtreesOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
export type { LeafRange, NodeId, TreeHead } from './merkle.ts';
export {
  formatNoteKey,
  formatSignedNote,
  noteKeyId,
  parseNoteKey,
  parseSignedNote,
  verifySignedNote,
} from './signed-note.ts';
export type { NoteKey, NoteSignature, SignatureVerifier, SignedNote } from './signed-note.ts';
export { isUuid, parseUuid, uuidv7 } from './uuid.ts';
export type { Uuid } from './uuid.ts';
