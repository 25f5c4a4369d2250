import type { Clock, Sha256 } from '../../kernel/index.ts';
import { cosignatureVerifierOf, noteVerifierOf, type AuditLog } from '../../audit/index.ts';
import type { Settings } from '../../shapes/index.ts';
import {
  collectCosignatures,
  type Beginning,
  type CosignatureListener,
  type Cosignatures,
} from './collect-cosignatures.ts';
import type { WitnessContact } from './ask-witness.ts';
import { cosignedFile, type CosignedKeeper } from './cosigned-files.ts';
import { assertLimits, type FreshnessLimits } from './freshness.ts';
import { recall } from './recall.ts';
import { createWitnessClient } from './witness-client.ts';

export interface OpenCosignaturesParts {
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly log: AuditLog;
  readonly verifierKey: string;
  readonly listener: CosignatureListener & {
    /** The log does not continue what witnesses cosigned: it was put back or replaced. */
    readonly putBack: () => void;
  };
}

type Where = Pick<Settings, 'data' | 'witnesses' | 'witnessing'>;

/** One answer of a witness, milliseconds. */
const ANSWER_TIMEOUT_MS = 3000;

const MS_PER_SECOND = 1000;

const steady: Clock = { now: () => performance.now() };

/** @throws {Error} when a key is none of a witness, or two witnesses share one */
function contactsIn(sha256: Sha256, { witnesses }: Where): readonly WitnessContact[] {
  for (const part of ['name', 'verifierKey'] as const) {
    if (new Set(witnesses.map((each) => each[part])).size < witnesses.length) {
      throw new Error(`two of the witnesses have one ${part}`);
    }
  }
  return witnesses.map(({ name, url, verifierKey }) => ({
    name,
    submit: createWitnessClient(url, ANSWER_TIMEOUT_MS),
    verifier: cosignatureVerifierOf(sha256, verifierKey),
  }));
}

interface Recalling {
  readonly keeper: CosignedKeeper;
  readonly contacts: readonly WitnessContact[];
  readonly limits: FreshnessLimits;
}

/** A log never cosigned before has the time of the limits from now on; one put back has none. */
async function beginningOf(
  parts: OpenCosignaturesParts,
  { keeper, contacts, limits }: Recalling,
): Promise<Beginning> {
  const { sha256, log, clock, listener } = parts;
  const kept = await keeper.read();
  if (kept === undefined) return { cosignedAt: steady.now() };
  const logVerifier = noteVerifierOf(sha256, parts.verifierKey);
  const witnesses = contacts.map(({ verifier }) => verifier);
  const { cosignaturesMin } = limits;
  const found = await recall({ sha256, log, logVerifier, witnesses, cosignaturesMin }, kept);
  if (found.recalled === 'nothing') return { cosignedAt: steady.now() };
  if (found.recalled === 'unfit') {
    listener.putBack();
    return { cosignedAt: -Infinity };
  }
  const ageMs = Math.max(0, clock.now() - found.atSeconds * MS_PER_SECOND);
  return { checkpoint: kept, cosignedAt: steady.now() - ageMs };
}

/**
 * Begins to collect cosignatures of the configured witnesses; undefined when there are none.
 * @throws {Error} when the settings contradict themselves
 */
export async function openCosignatures(
  parts: OpenCosignaturesParts,
  settings: Where,
): Promise<Cosignatures | undefined> {
  const { sha256, clock, log, listener } = parts;
  if (settings.witnesses.length === 0) return undefined;
  const { cosignaturesMin, warnSeconds, stopSeconds } = settings.witnessing;
  const warnMs = warnSeconds * MS_PER_SECOND;
  const limits = { cosignaturesMin, warnMs, stopMs: stopSeconds * MS_PER_SECOND };
  assertLimits(limits, settings.witnesses.length);
  const contacts = contactsIn(sha256, settings);
  const keeper = cosignedFile(settings.data);
  const beginning = await beginningOf(parts, { keeper, contacts, limits });
  return collectCosignatures({ log, clock, steady, contacts, keeper, listener }, limits, beginning);
}
