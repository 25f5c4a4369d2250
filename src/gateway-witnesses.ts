import { systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { ReadinessCheck } from './http/index.ts';
import type { AppLog } from './observability/index.ts';
import type { Settings } from './shapes/index.ts';
import {
  createPatientRecord,
  createWitnessEntries,
  type PatientRecord,
} from './supervision/index.ts';
import { openCosignatures, type CosignatureListener, type Cosignatures } from './witness/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

const MS_PER_SECOND = 1000;

type Listener = CosignatureListener & { readonly putBack: () => void };

const tellingTo = (appLog: AppLog): Listener => ({
  outcome: (witness, asked) => {
    if (asked.outcome === 'cosigned') appLog.info('witness cosigns', { witness });
    else if (asked.outcome === 'ahead') {
      appLog.error('witness saw a longer log', { witness, size: asked.size });
    } else appLog.warn('witness does not cosign', { witness, state: asked.outcome });
  },
  freshness: (state) => {
    if (state === 'stale') appLog.error('exchanges stopped for want of a witness', { state });
    else if (state === 'late') appLog.warn('cosignatures are late', { state });
    else appLog.info('cosignatures are fresh', { state });
  },
  failed: (error) => appLog.warn('cosignatures not collected', { error }),
  putBack: () => appLog.error('log does not continue what was cosigned'),
});

/** What is told is an entry as well, as soon as the log can be written. */
function recordingIn(record: PatientRecord, log: AuditLog, told: Listener): Listener {
  const entries = createWitnessEntries(systemClock);
  return {
    ...told,
    outcome: (witness, asked) => {
      told.outcome(witness, asked);
      const entry = entries.outcome(witness, asked, log.size);
      if (entry !== undefined) record.put(entry);
    },
    freshness: (state, seen) => {
      told.freshness(state, seen);
      record.put(entries.freshness(state, seen));
    },
  };
}

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
}

/** Collects cosignatures on the log, where witnesses are configured. */
export async function readyWitnesses(
  { settings, appLog, base, log }: Surroundings,
  closers: Closer[],
): Promise<Cosignatures | undefined> {
  if (settings.witnesses.length === 0) return undefined;
  const { sha256, keys } = base;
  const { verifierKey } = keys;
  const record = createPatientRecord({
    append: (entry) => log.append(entry),
    onFailed: (error) => appLog.error('change of witnesses not recorded', { error }),
  });
  closers.push(() => record.close());
  const listener = recordingIn(record, log, tellingTo(appLog));
  const parts = { sha256, clock: systemClock, log, verifierKey, listener };
  const cosignatures = await openCosignatures(parts, settings);
  if (cosignatures !== undefined) closers.push(() => cosignatures.close());
  return cosignatures;
}

/** Told while there is time, and what sends calls elsewhere once exchanges have stopped. */
export function witnessChecks(cosignatures: Cosignatures | undefined): readonly ReadinessCheck[] {
  if (cosignatures === undefined) return [];
  const judge: ReadinessCheck['judge'] = () => {
    const { state, ageMs } = cosignatures.freshness();
    const age = Number.isFinite(ageMs) ? `${Math.floor(ageMs / MS_PER_SECOND)} s ago` : 'never';
    const outcomes = cosignatures.standings().map(({ name, outcome }) => `${name} ${outcome}`);
    return { ok: state !== 'stale', detail: `${state}, cosigned ${age}: ${outcomes.join(', ')}` };
  };
  return [{ check: 'log-witnessed', judge }];
}
