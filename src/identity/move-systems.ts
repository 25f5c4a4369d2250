import { instantOf, isRefusal, type Refusal } from '../kernel/index.ts';
import { isAlgorithmName } from '../signatures/index.ts';
import { transact, type KeyRow } from '../storage/index.ts';
import { changeKey } from './change-key.ts';
import { refusalBy, revocation } from './key-acts.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import { refuseKey } from './key-refusals.ts';
import { findLivingKeyRows, updateKeyRow } from './key-rows.ts';

export interface SystemsMove {
  /** The agency that ended. */
  readonly from: string;
  /** Its successors: one after a merger, several after a split. */
  readonly to: readonly string[];
  /** The person's identifier. */
  readonly by: string;
}

/** Keyids, by what became of each. */
export interface MovedSystems {
  readonly moved: readonly string[];
  readonly revoked: readonly string[];
  /** Requests that were refused; the successor may ask again. */
  readonly declined: readonly string[];
}

type Outcome = keyof MovedSystems;

/** A sealed secret opens for its owner alone, so it is sealed again for the new one. */
function columnsFor({ sealer }: KeyDeskParts, row: KeyRow, agency: string): Partial<KeyRow> {
  const { sealed_secret: sealed, algorithm } = row;
  const secret = sealed === null ? undefined : sealer.open(sealed, row);
  if (secret === undefined || !isAlgorithmName(algorithm)) return { agency };
  return { agency, sealed_secret: sealer.seal(secret, { ...row, agency }) };
}

async function moveKey(
  parts: KeyDeskParts,
  row: KeyRow,
  { from, to, by }: Omit<SystemsMove, 'to'> & { readonly to: string },
): Promise<KeyRow | Refusal> {
  const { keyid, system, key_digest: publicKey } = row;
  const at = instantOf(parts.clock.now());
  const columns = columnsFor(parts, row, to);
  const moved = await transact(parts.db, async (transaction) => {
    if (!(await updateKeyRow(transaction, row, columns))) return { refused: 'already-decided' };
    await parts.record({ kind: 'key.moved', at, keyid, system, from, to, publicKey, by });
    return { ...row, ...columns };
  });
  await parts.registry.reload(keyid);
  return moved;
}

/** The catalog in force, which two people agreed to, says whether the system went over. */
async function settleKey(
  parts: KeyDeskParts,
  row: KeyRow,
  move: SystemsMove,
): Promise<Outcome | undefined> {
  const { keyid } = row;
  const { from, to, by } = move;
  const reason = `agency ended: ${from}`;
  const isRequested = row.state === 'requested';
  const successor = to.find((agency) => !isRequested && parts.agencyOf(row.system) === agency);
  const outcome = isRequested ? 'declined' : successor === undefined ? 'revoked' : 'moved';
  const change = isRequested ? refusalBy : revocation;
  const result =
    successor === undefined
      ? await changeKey(parts, change({ keyid, by, reason }))
      : await moveKey(parts, row, { ...move, to: successor });
  // Ended meanwhile by somebody else, or by its term: it keeps no right either.
  return isRefusal(result) ? undefined : outcome;
}

/**
 * Every key of an agency that ended: moved to that successor where the catalog in force has its
 * system there, revoked where not. Each is an entry; done again, it goes on where it stopped.
 */
export async function moveSystems(
  parts: KeyDeskParts,
  move: SystemsMove,
): Promise<MovedSystems | Refusal> {
  const rows = (await findLivingKeyRows(parts.db)).filter(({ agency }) => agency === move.from);
  const isPublished = rows.every(({ system }) => parts.agencyOf(system) !== move.from);
  if (!isPublished || move.to.includes(move.from)) return refuseKey('still-in-catalog');
  const outcomes: Record<Outcome, string[]> = { moved: [], revoked: [], declined: [] };
  for (const row of rows) {
    const outcome = await settleKey(parts, row, move);
    if (outcome !== undefined) outcomes[outcome].push(row.keyid);
  }
  return outcomes;
}
