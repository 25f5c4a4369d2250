import { instantOf } from '../kernel/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Step } from '../shapes/index.ts';
import type { ExchangePorts, IncomingRequest } from './ports.ts';

export type StepName = Step['step'];

/** One exchange under way: its id, the bundle it is decided under, and the instants of its steps. */
export interface Run {
  readonly ports: ExchangePorts;
  readonly request: IncomingRequest;
  readonly exchange: string;
  /** Read once, so that a new bundle never changes an exchange in flight. */
  readonly catalog: Catalog;
  /** Does a step and notes when it first began and last ended: a batch does some many times. */
  step<T>(name: StepName, act: () => T | Promise<T>): Promise<T>;
  /** In and out instants of the steps so far, for the log. */
  steps(): Step[];
  /** Milliseconds each step took so far, for Server-Timing. */
  durations(): readonly (readonly [StepName, number])[];
}

interface Lap {
  readonly step: StepName;
  readonly from: number;
  readonly to: number;
  /** Of the steady clock, which no correction of the time reaches. */
  readonly beganMs: number;
  readonly endedMs: number;
}

const spanning = (lap: Lap, known: Lap = lap): Lap => ({
  step: lap.step,
  from: Math.min(known.from, lap.from),
  to: Math.max(known.to, lap.to),
  beganMs: Math.min(known.beganMs, lap.beganMs),
  endedMs: Math.max(known.endedMs, lap.endedMs),
});

export function beginRun(ports: ExchangePorts, request: IncomingRequest): Run {
  const laps = new Map<StepName, Lap>();
  return {
    ports,
    request,
    exchange: ports.newId(),
    catalog: ports.catalog(),
    step: async (step, act) => {
      const from = ports.clock.now();
      const beganMs = performance.now();
      try {
        return await act();
      } finally {
        const lap = { step, from, to: ports.clock.now(), beganMs, endedMs: performance.now() };
        laps.set(step, spanning(lap, laps.get(step)));
      }
    },
    steps: () =>
      [...laps.values()].map(({ step, from, to }) => ({
        step,
        from: instantOf(from),
        to: instantOf(to),
      })),
    durations: () =>
      [...laps.values()].map(({ step, beganMs, endedMs }) => [step, endedMs - beganMs] as const),
  };
}
