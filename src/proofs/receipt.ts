import { bytesOfBase64, canonicalText, utf8, type Sha256 } from '../kernel/index.ts';
import type { Receipt } from '../shapes/index.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { SALT_BYTES } from './commitment.ts';
import { ENTRY_BYTES_MAX } from './entry-bundle.ts';
import { verifyInclusion } from './inclusion.ts';
import { openNote, type NoteVerifier } from './note.ts';
import { areProofHashes } from './tlog-proof.ts';
import { isCount, leafHash } from './tree-hash.ts';

export type ReceiptVerdict =
  | { readonly ok: true; readonly size: number; readonly root: Uint8Array }
  | { readonly ok: false; readonly reason: 'checkpoint' | 'proof' | 'entry' | 'malformed' };

/**
 * Verifies a receipt without asking anyone. `malformed`: not shaped as a receipt. `checkpoint`: not
 * signed by the key that bears the log's origin as its name, or a known key's signature fails.
 * `entry`: not canonical JSON, or longer than the log takes. `proof`: the log at this checkpoint
 * does not hold this entry at this index.
 */
export async function verifyReceipt(
  sha256: Sha256,
  receipt: Receipt,
  verifiers: readonly NoteVerifier[],
): Promise<ReceiptVerdict> {
  const parts = receiptParts(receipt);
  if (parts === undefined) return { ok: false, reason: 'malformed' };
  const checkpoint = await openCheckpoint(receipt.checkpoint, verifiers);
  if (checkpoint === undefined) return { ok: false, reason: 'checkpoint' };
  if (!isCanonicalEntry(receipt.entry)) return { ok: false, reason: 'entry' };
  const { size, root } = checkpoint;
  const claim = { index: receipt.index, size, leaf: leafHash(sha256, parts.entry), root };
  return verifyInclusion(sha256, claim, parts.proof)
    ? { ok: true, size, root }
    : { ok: false, reason: 'proof' };
}

async function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
): Promise<Checkpoint | undefined> {
  const opened = await openNote(note, verifiers);
  const checkpoint = opened && parseCheckpoint(opened.text);
  // A witness signs the checkpoints of many logs: its signature alone does not make this the log.
  return checkpoint && opened.verifiedBy.includes(checkpoint.origin) ? checkpoint : undefined;
}

/** Receipts come as JSON from anywhere, so nothing the type promises is taken for granted. */
function receiptParts(
  receipt: unknown,
): { readonly entry: Uint8Array; readonly proof: readonly Uint8Array[] } | undefined {
  if (!isRecord(receipt)) return undefined;
  const { index, entry, checkpoint, salts = {} } = receipt;
  const proof = Array.isArray(receipt['proof']) ? receipt['proof'].map(bytesOf) : undefined;
  if (!isCount(index) || typeof entry !== 'string' || typeof checkpoint !== 'string') {
    return undefined;
  }
  if (proof === undefined || !areProofHashes(proof) || !areSalts(salts)) return undefined;
  return { entry: utf8(entry), proof };
}

function areSalts(salts: unknown): boolean {
  return (
    isRecord(salts) && Object.values(salts).every((salt) => bytesOf(salt)?.length === SALT_BYTES)
  );
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? bytesOfBase64(value) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCanonicalEntry(entry: string): boolean {
  if (entry.length > ENTRY_BYTES_MAX || utf8(entry).length > ENTRY_BYTES_MAX) return false;
  try {
    return canonicalText(JSON.parse(entry)) === entry;
  } catch {
    return false;
  }
}
