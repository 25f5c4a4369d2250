import type { Clock } from '../../kernel/index.ts';
import type { AuditLog } from '../../audit/index.ts';
import { parseCheckpoint, unverifiedText } from '../../proofs/index.ts';
import { every } from '../every.ts';
import type { Asked, WitnessContact } from './ask-witness.ts';
import type { CosignedKeeper } from './cosigned-files.ts';
import { judgeFreshness, type Freshness, type FreshnessLimits } from './freshness.ts';
import { createStandings, type Standings, type WitnessStanding } from './standings.ts';

export interface Cosignatures {
  /** The newest checkpoint that enough witnesses cosigned; undefined when there is none yet. */
  checkpoint(): string | undefined;
  /** True when nothing may be exchanged until witnesses cosign again. Cheap. */
  isStale(): boolean;
  freshness(): { readonly state: Freshness; readonly ageMs: number };
  standings(): readonly WitnessStanding[];
  close(): Promise<void>;
}

/** How cosignatures stand when their freshness changes. */
export interface CosignedState {
  /** Infinite when the log does not continue what was cosigned. */
  readonly ageMs: number;
  /** Of the newest checkpoint that enough witnesses cosigned; undefined when there is none. */
  readonly size?: number;
  readonly witnesses: readonly WitnessStanding[];
}

/** Told of changes only. */
export interface CosignatureListener {
  readonly outcome: (witness: string, asked: Asked) => void;
  readonly freshness: (state: Freshness, seen: CosignedState) => void;
  readonly failed: (error: unknown) => void;
}

export interface CosignatureParts {
  readonly log: Pick<AuditLog, 'size' | 'checkpoint' | 'consistency'>;
  readonly clock: Clock;
  /** Milliseconds of a clock that no correction of time reaches. */
  readonly steady: Clock;
  readonly contacts: readonly WitnessContact[];
  readonly keeper: CosignedKeeper;
  readonly listener: CosignatureListener;
}

/** Where an earlier process stopped. */
export interface Beginning {
  readonly checkpoint?: string;
  /** On the steady clock: when the newest cosigned checkpoint was, or is taken to have been. */
  readonly cosignedAt: number;
}

/** Commits are cosigned together, so often at most, milliseconds. */
const COLLECT_INTERVAL_MS = 1000;

/** A log that does not grow is cosigned anew so many times before it would be late. */
const ROUNDS_BEFORE_LATE = 3;

/** How often the newest cosigned checkpoint is written down, milliseconds. */
const KEEP_INTERVAL_MS = 5000;

const MS_PER_SECOND = 1000;

interface Newest {
  readonly checkpoint?: string;
  /** Of the log then; unknown of what an earlier process collected. */
  readonly size?: number;
  readonly cosignedAt: number;
}

/** Asks for cosignatures when the log has grown or the last ones age. */
function createRounds(
  { log, steady }: CosignatureParts,
  { cosignaturesMin, warnMs }: FreshnessLimits,
  standings: Standings,
): (newest: Newest) => Promise<Newest> {
  return async (newest) => {
    const began = steady.now();
    const isDue = began - newest.cosignedAt >= warnMs / ROUNDS_BEFORE_LATE;
    if (!isDue && log.size === newest.size) return newest;
    const snapshot = { size: log.size, note: log.checkpoint() };
    const cosigned = await standings.askAll(snapshot);
    if (cosigned.length < cosignaturesMin) return newest;
    const checkpoint = `${snapshot.note}${cosigned.join('')}`;
    return { checkpoint, size: snapshot.size, cosignedAt: began };
  };
}

/** Writes down what is new, now and then; a failure is told, and nothing else comes of it. */
function createKeeping({ keeper, steady, listener }: CosignatureParts) {
  let kept: string | undefined;
  let keptAt = -Infinity;
  return async ({ checkpoint }: Newest, isLast = false): Promise<void> => {
    const isEarly = !isLast && steady.now() - keptAt < KEEP_INTERVAL_MS;
    if (checkpoint === undefined || checkpoint === kept || isEarly) return;
    keptAt = steady.now();
    try {
      await keeper.write(checkpoint);
      kept = checkpoint;
    } catch (error) {
      listener.failed(error);
    }
  };
}

function sizeIn(note: string | undefined): number | undefined {
  const text = note === undefined ? undefined : unverifiedText(note);
  return text === undefined ? undefined : parseCheckpoint(text)?.size;
}

/**
 * The log's side of c2sp.org/tlog-witness, beside the exchanges and never in their way: each second
 * at most, the newest checkpoint goes to every witness with the proof that it continues what that
 * witness cosigned.
 */
export function collectCosignatures(
  parts: CosignatureParts,
  limits: FreshnessLimits,
  beginning: Beginning,
): Cosignatures {
  const { steady, clock, listener } = parts;
  const nowSeconds = (): number => clock.now() / MS_PER_SECOND;
  const standings = createStandings({ ...parts, nowSeconds, onChange: listener.outcome });
  const round = createRounds(parts, limits, standings);
  const keep = createKeeping(parts);
  let newest: Newest = beginning;
  let told: Freshness = 'fresh';
  const ageMs = (): number => steady.now() - newest.cosignedAt;

  const tell = (): void => {
    const state = judgeFreshness(ageMs(), limits);
    if (state === told) return;
    told = state;
    const size = sizeIn(newest.checkpoint);
    const witnesses = standings.list();
    listener.freshness(state, { ageMs: ageMs(), ...(size !== undefined && { size }), witnesses });
  };
  // Told after asking, not before: what the next round mends, as after a long stop, is no news.
  const turn = async (): Promise<void> => {
    newest = await round(newest);
    tell();
    await keep(newest);
  };
  // But a log that was put back is, even when a witness without memory cosigns it at once.
  if (!Number.isFinite(ageMs())) tell();
  const work = every(turn, { intervalMs: COLLECT_INTERVAL_MS, onError: listener.failed });
  return {
    checkpoint: () => newest.checkpoint,
    isStale: () => ageMs() > limits.stopMs,
    freshness: () => ({ state: judgeFreshness(ageMs(), limits), ageMs: ageMs() }),
    standings: () => standings.list(),
    close: async () => {
      await work.stop();
      await keep(newest, true);
    },
  };
}
