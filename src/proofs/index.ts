/**
 * proofs: tree hashing (RFC 9162 with SHA-256), inclusion and consistency proofs, signed notes,
 * checkpoints, tile paths, entry bundles, receipts. Pure; runs in Node and in the browser: the
 * hash and the signature primitives are passed in. Never knows where entries, hashes or private
 * keys are kept, nor what an entry says.
 */
export {
  checkpointIn,
  formatCheckpoint,
  parseCheckpoint,
  parseCount,
  type Checkpoint,
} from './checkpoint.ts';
export { commitmentOf } from './commitment.ts';
export {
  consistencyProof,
  verifyConsistency,
  type ConsistencyClaim,
  type TreeHead,
} from './consistency.ts';
export {
  cosignatureKeyOf,
  cosignatureTime,
  cosignatureVerifier,
  cosigner,
  parseCosignatureKey,
} from './cosignature.ts';
export {
  ed25519NoteSigner,
  ed25519NoteVerifier,
  type Ed25519Sign,
  type Ed25519Verify,
} from './ed25519-note.ts';
export { decodeEntryBundle, encodeEntryBundle, ENTRY_BYTES_MAX } from './entry-bundle.ts';
export {
  createFrontier,
  type CompletedNode,
  type Frontier,
  type FrontierState,
  type NodeRun,
} from './frontier.ts';
export {
  inclusionProof,
  inclusionProofs,
  verifyInclusion,
  type InclusionClaim,
} from './inclusion.ts';
export {
  formatSignature,
  openNote,
  signatureLine,
  signNote,
  unverifiedText,
  verifiedSignatures,
  type NoteSigner,
  type NoteVerifier,
  type OpenedNote,
  type VerifiedNote,
} from './note.ts';
export { isPassedHere, originCommitment, passedWith, type Passing } from './origin.ts';
export type { Receipt } from '../shapes/index.ts';
export { verifyReceipt, type ReceiptVerdict } from './receipt.ts';
export {
  createSetSum,
  setDigestText,
  setTermOf,
  type SetMember,
  type SetSum,
} from './set-digest.ts';
export {
  amountOf,
  createAmountSums,
  sumText,
  type AmountFields,
  type AmountSum,
  type AmountSums,
} from './amounts.ts';
export { declaredOf, declaredOfBytes, type Declared, type SourceFields } from './source-terms.ts';
export { sidesOf, subtreesOf, type LeafRange, type NodeAddress, type NodeAt } from './subtrees.ts';
export {
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  tilePath,
  tilesOf,
  type TileAddress,
} from './tiles.ts';
export { formatTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.ts';
export { emptyRoot, HASH_BYTES, isHash, leafHash, nodeHash } from './tree-hash.ts';
export { parseVerifierKey, verifierKeyOf, type NoteKey, type VerifierKey } from './verifier-key.ts';
