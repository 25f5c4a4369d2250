import { instantOf, type Refusal } from '../kernel/index.ts';
import type { AlgorithmName } from '../signatures/index.ts';
import type { Settings } from '../shapes/index.ts';
import type { KeyRow } from '../storage/index.ts';
import { advance, stateAt } from './key-lifecycle.ts';
import { refuseKey, refuseTerm } from './key-refusals.ts';
import { isInstant } from './registration.ts';

const MS_PER_DAY = 86_400_000;

interface Asked {
  readonly system: string;
  /** The person who asks. */
  readonly by: string;
  /** At once when absent, or past. UTC with milliseconds, as the next. */
  readonly validFrom?: string;
  /** As late as the settings allow when absent. */
  readonly validUntil?: string;
  /** The key of the same system that it takes over from. */
  readonly replaces?: string;
  /** Days for which both are valid then; as many as the settings allow when absent. */
  readonly overlapDays?: number;
}

/** A key pair, whose private half signed the text of the challenge. */
export interface PairRequest extends Asked {
  /** What follows the system in the keyid. */
  readonly name: string;
  /** SPKI PEM, one block. */
  readonly publicPem: string;
  /** For keys that several algorithms take (RSA); the first of the table when absent. */
  readonly algorithm?: AlgorithmName;
  readonly challenge: string;
  /** As on the wire: r||s for SM2 and ECDSA. */
  readonly proof: Uint8Array;
}

/** A secret, which the gateway makes. */
export interface SecretRequest extends Asked {
  readonly algorithm: AlgorithmName;
}

export type KeyRequest = PairRequest | SecretRequest;

export const keyidOf = (system: string, name: string): string => `${system}:${name}`;

/** From when and until when, within the bounds of the settings. */
export function planTerm(
  { validFrom, validUntil }: KeyRequest,
  { termDaysMax }: Settings['keys'],
  now: number,
): Pick<KeyRow, 'valid_from' | 'valid_until'> | Refusal {
  const given = [validFrom, validUntil].filter((instant) => instant !== undefined);
  if (!given.every(isInstant)) return refuseKey('term-unreadable');
  const termMs = termDaysMax * MS_PER_DAY;
  const from = Math.max(now, validFrom === undefined ? now : Date.parse(validFrom));
  const until = validUntil === undefined ? from + termMs : Date.parse(validUntil);
  const isWithin = from <= now + termMs && until > from && until <= from + termMs;
  if (!isWithin) return refuseTerm(termDaysMax);
  return { valid_from: instantOf(from), valid_until: instantOf(until) };
}

type Rotation = Pick<KeyRow, 'replaces' | 'overlap_days'>;

/** How the key takes over from another, which must be an active one of the same system. */
export function planRotation(
  { system, replaces, overlapDays }: KeyRequest,
  predecessor: KeyRow | undefined,
  { overlapDaysMax, now }: { readonly overlapDaysMax: number; readonly now: number },
): Rotation | Refusal {
  if (replaces === undefined) return { replaces: null, overlap_days: null };
  if (predecessor?.system !== system) return { refused: 'key-missing' };
  const next = advance(stateAt(predecessor, now), 'rotate');
  if (typeof next !== 'string') return next;
  const days = overlapDays ?? overlapDaysMax;
  return days > overlapDaysMax ? refuseTerm(overlapDaysMax) : { replaces, overlap_days: days };
}
