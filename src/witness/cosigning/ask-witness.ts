import type { AuditLog } from '../../audit/index.ts';
import { cosignatureTime, formatSignature, parseCount } from '../../proofs/index.ts';
import { unverifiedText, verifiedSignatures, type NoteVerifier } from '../../proofs/index.ts';
import { formatAddCheckpoint } from '../add-checkpoint.ts';
import type { Submit, WitnessAnswer } from './witness-client.ts';

/** Whom to ask for cosignatures, and how their signatures are known. */
export interface WitnessContact {
  /** As the settings call it. */
  readonly name: string;
  readonly submit: Submit;
  readonly verifier: NoteVerifier;
}

/** The log as it stood at one instant. */
export interface Snapshot {
  readonly size: number;
  /** The log's own signed checkpoint. */
  readonly note: string;
}

/**
 * What came of asking. `ahead`: it cosigned a larger log than this one is. `refused`: it does not
 * believe that the log continues. `skewed`: its time is not ours, or its answer is an old one.
 */
export type Asked =
  | { readonly outcome: 'cosigned'; readonly lines: string }
  | { readonly outcome: 'ahead'; readonly size: number }
  | { readonly outcome: 'refused'; readonly status: number }
  | { readonly outcome: 'skewed' | 'unreadable' | 'unreachable' };

export type Outcome = Asked['outcome'];

export interface AskParts {
  readonly log: Pick<AuditLog, 'consistency'>;
  readonly nowSeconds: () => number;
}

/** How far the time of a cosignature may lie from ours: what is older may be played back. */
export const COSIGNATURE_SKEW_SECONDS_MAX = 300;

/** Any spelling but the exact one may be somebody else's answer. */
const SIZE_TYPE = 'text/x.tlog.size';

function sizeIn({ status, contentType, text }: WitnessAnswer): number | undefined {
  if (status !== 409 || contentType !== SIZE_TYPE || !text.endsWith('\n')) return undefined;
  return parseCount(text.slice(0, -1));
}

async function judgeCosignatures(
  { nowSeconds }: AskParts,
  { verifier }: WitnessContact,
  answered: { readonly note: string; readonly text: string },
): Promise<Asked> {
  const text = unverifiedText(answered.note);
  const verified = await verifiedSignatures(`${text ?? ''}\n${answered.text}`, [verifier]);
  if (verified === undefined) return { outcome: 'unreadable' };
  const times = verified.signatures.map(({ signature }) => cosignatureTime(signature) ?? 0);
  const skew = Math.abs(nowSeconds() - Math.max(...times));
  if (skew > COSIGNATURE_SKEW_SECONDS_MAX) return { outcome: 'skewed' };
  return { outcome: 'cosigned', lines: verified.signatures.map(formatSignature).join('') };
}

async function send(
  { log }: AskParts,
  contact: WitnessContact,
  { old, snapshot }: { readonly old: number; readonly snapshot: Snapshot },
): Promise<WitnessAnswer> {
  const { size, note } = snapshot;
  const proof = log.consistency({ from: old, to: size });
  return contact.submit(formatAddCheckpoint({ old, proof, note }));
}

/**
 * Asks for a cosignature on the snapshot; once more when the witness says where it stands. `known`:
 * the size it is thought to have cosigned. Never throws for what the witness does.
 */
export async function askWitness(
  parts: AskParts,
  contact: WitnessContact,
  at: { readonly known: number; readonly snapshot: Snapshot },
): Promise<Asked> {
  const { snapshot } = at;
  const ask = async (old: number): Promise<WitnessAnswer | undefined> =>
    send(parts, contact, { old, snapshot }).catch(() => undefined);
  const first = await ask(Math.min(at.known, snapshot.size));
  const held = first && sizeIn(first);
  if (held !== undefined && held > snapshot.size) return { outcome: 'ahead', size: held };
  const answer = held === undefined ? first : await ask(held);
  if (answer === undefined) return { outcome: 'unreachable' };
  if (answer.status >= 500) return { outcome: 'unreachable' };
  if (answer.status !== 200) return { outcome: 'refused', status: answer.status };
  return judgeCosignatures(parts, contact, { note: snapshot.note, text: answer.text });
}
