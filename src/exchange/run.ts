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
  step<T>(name: StepName, act: () => T): T;
  /** The same for a step that takes until its promise is settled. */
  wait<T>(name: StepName, act: () => Promise<T>): Promise<T>;
  /** In and out instants of the steps so far, for the log. */
  steps(): Step[];
  /** Milliseconds each step took so far, for Server-Timing. */
  durations(): readonly (readonly [StepName, number])[];
}

interface Lap {
  readonly step: StepName;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** Milliseconds of the steady clock, which no correction of time reaches. */
  beganMs: number;
  endedMs: number;
}

/** Of a step that is done many times: from its first beginning to its last end. */
function widen(known: Lap, lap: Lap): void {
  known.from = Math.min(known.from, lap.from);
  known.to = Math.max(known.to, lap.to);
  known.beganMs = Math.min(known.beganMs, lap.beganMs);
  known.endedMs = Math.max(known.endedMs, lap.endedMs);
}

export function beginRun(ports: ExchangePorts, request: IncomingRequest): Run {
  const { clock } = ports;
  // In the order in which the steps first ended.
  const laps: Lap[] = [];
  const note = (step: StepName, from: number, beganMs: number): void => {
    const lap: Lap = { step, from, to: clock.now(), beganMs, endedMs: performance.now() };
    const known = laps.find((each) => each.step === step);
    if (known === undefined) laps.push(lap);
    else widen(known, lap);
  };
  return {
    ports,
    request,
    exchange: ports.newId(),
    catalog: ports.catalog(),
    step: (name, act) => {
      const [from, beganMs] = [clock.now(), performance.now()];
      try {
        return act();
      } finally {
        note(name, from, beganMs);
      }
    },
    wait: async (name, act) => {
      const [from, beganMs] = [clock.now(), performance.now()];
      try {
        return await act();
      } finally {
        note(name, from, beganMs);
      }
    },
    steps: () =>
      laps.map(({ step, from, to }) => ({ from: instantOf(from), step, to: instantOf(to) })),
    durations: () => laps.map(({ step, beganMs, endedMs }) => [step, endedMs - beganMs]),
  };
}
