import { base64Of, hexOf, instantOf, isRefusal, utf8, type Refusal } from '../kernel/index.ts';
import { transact, type KeyRow } from '../storage/index.ts';
import { proofText } from './challenges.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import { keyRequested } from './key-entries.ts';
import { refuseKey } from './key-refusals.ts';
import { countUndecided, findKeyRow, findRowOfKey, requestKeyRow } from './key-rows.ts';
import { warnOf, type KeyWarning } from './key-strength.ts';
import {
  keyidOf,
  planRotation,
  planTerm,
  type KeyRequest,
  type PairRequest,
  type SecretRequest,
} from './plan-key-request.ts';
import { readPublicPem } from './public-key.ts';
import { planPublicKey, planSecret, type KeyColumns } from './registration.ts';

/** Requests for keys of one system that wait for a decision. */
export const UNDECIDED_PER_SYSTEM_MAX = 8;

/** Random bytes in the name of an AppKey. */
const APP_KEY_BYTES = 8;

/** A request that was taken. */
export interface RequestedKey {
  readonly keyid: string;
  readonly warnings: readonly KeyWarning[];
  /** Base64 of the secret; told here and never again. Absent for a pair. */
  readonly appSecret?: string;
}

interface Planned extends RequestedKey {
  readonly columns: KeyColumns;
}

/** The challenge is spent first: each proof is tried once. */
async function planPair(parts: KeyDeskParts, request: PairRequest): Promise<Planned | Refusal> {
  const { crypto, challenges, origin } = parts;
  const { system, publicPem, challenge, by } = request;
  const keyid = keyidOf(system, request.name);
  const spent = challenges.spend(challenge, { system, keyid, by });
  if (spent !== undefined) return spent;
  const columns = planPublicKey(crypto, { ...request, keyid });
  if (isRefusal(columns)) return columns;
  const key = crypto.importVerificationKey(keyid, columns.public_pem ?? '', request.algorithm);
  const text = utf8(proofText(origin, { system, keyid }, challenge));
  const isProven = key !== undefined && (await crypto.verify(key, text, request.proof));
  if (!isProven) return { refused: 'proof-invalid' };
  const traits = readPublicPem(publicPem)?.traits;
  return { keyid, columns, warnings: traits === undefined ? [] : warnOf(traits) };
}

/** Whoever asks sees the secret before anybody has agreed to it, and nobody sees it afterwards. */
function planShared(
  parts: KeyDeskParts,
  request: SecretRequest,
  agency: string,
): Planned | Refusal {
  const secret = parts.crypto.generateSecret();
  const appKey = `app-${hexOf(parts.crypto.randomBytes(APP_KEY_BYTES))}`;
  const keyid = keyidOf(request.system, appKey);
  const columns = planSecret(parts, { ...request, keyid, agency, secret });
  if (isRefusal(columns)) return columns;
  return { keyid, columns, warnings: [], appSecret: base64Of(secret) };
}

const undecided = {
  state: 'requested',
  registered_at: null,
  decided_by: null,
  decided_at: null,
  ended_by: null,
  ended_at: null,
  reason: null,
} as const;

async function planRow(
  { db, limits }: KeyDeskParts,
  request: KeyRequest,
  now: number,
): Promise<Omit<KeyRow, 'keyid' | 'agency' | keyof KeyColumns> | Refusal> {
  const { system, by, replaces } = request;
  const term = planTerm(request, limits, now);
  if (isRefusal(term)) return term;
  const predecessor = replaces === undefined ? undefined : await findKeyRow(db, replaces);
  const { overlapDaysMax } = limits;
  const rotation = planRotation(request, predecessor, { overlapDaysMax, now });
  if (isRefusal(rotation)) return rotation;
  const asked = { requested_by: by, requested_at: instantOf(now) };
  return { system, ...undecided, ...term, ...rotation, ...asked };
}

/** Whose key it is that was asked for already, or which other rule of the store was broken. */
async function conflictOf({ db }: KeyDeskParts, row: KeyRow, error: unknown): Promise<Refusal> {
  if ((error as { readonly code?: string }).code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
  const present = await findRowOfKey(db, row.key_digest);
  return refuseKey(present === undefined ? 'rotation-pending' : 'key-taken');
}

async function store(parts: KeyDeskParts, row: KeyRow, at: string): Promise<KeyRow | Refusal> {
  return transact(parts.db, async (transaction) => {
    if (!(await requestKeyRow(transaction, row))) return refuseKey('keyid-taken');
    const isRoom = (await countUndecided(transaction, row.system)) <= UNDECIDED_PER_SYSTEM_MAX;
    if (!isRoom) return { refused: 'too-many-undecided' };
    await parts.record(keyRequested(row, at));
    return row;
  }).catch((error: unknown) => conflictOf(parts, row, error));
}

/** Nothing may be signed with the key before somebody else has approved it. */
export async function requestKey(
  parts: KeyDeskParts,
  request: KeyRequest,
): Promise<RequestedKey | Refusal> {
  const agency = parts.agencyOf(request.system);
  if (agency === undefined) return { refused: 'system-unknown' };
  const now = parts.clock.now();
  const planned =
    'proof' in request ? await planPair(parts, request) : planShared(parts, request, agency);
  if (isRefusal(planned)) return planned;
  const { columns, ...requested } = planned;
  const rest = await planRow(parts, request, now);
  if (isRefusal(rest)) return rest;
  const row = { ...rest, ...columns, keyid: requested.keyid, agency };
  const stored = await store(parts, row, instantOf(now));
  if (isRefusal(stored)) return stored;
  await parts.registry.reload(requested.keyid);
  return requested;
}
