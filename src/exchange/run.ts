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

/** Epoch milliseconds, and milliseconds of the steady clock, which no correction of time reaches. */
interface Moment {
  readonly at: number;
  readonly steadyMs: number;
}

interface Lap {
  readonly step: StepName;
  from: number;
  to: number;
  beganMs: number;
  endedMs: number;
}

/** In the order in which the steps first ended. */
interface Laps {
  readonly all: readonly Lap[];
  note(step: StepName, began: Moment, ended: Moment): void;
}

function createLaps(): Laps {
  const all: Lap[] = [];
  return {
    all,
    note: (step, began, ended) => {
      const known = all.find((lap) => lap.step === step);
      if (known === undefined) {
        const span = { from: began.at, to: ended.at };
        all.push({ step, ...span, beganMs: began.steadyMs, endedMs: ended.steadyMs });
        return;
      }
      known.from = Math.min(known.from, began.at);
      known.to = Math.max(known.to, ended.at);
      known.beganMs = Math.min(known.beganMs, began.steadyMs);
      known.endedMs = Math.max(known.endedMs, ended.steadyMs);
    },
  };
}

export function beginRun(ports: ExchangePorts, request: IncomingRequest): Run {
  const laps = createLaps();
  const moment = (): Moment => ({ at: ports.clock.now(), steadyMs: performance.now() });
  return {
    ports,
    request,
    exchange: ports.newId(),
    catalog: ports.catalog(),
    step: (name, act) => {
      const began = moment();
      try {
        return act();
      } finally {
        laps.note(name, began, moment());
      }
    },
    wait: async (name, act) => {
      const began = moment();
      try {
        return await act();
      } finally {
        laps.note(name, began, moment());
      }
    },
    steps: () =>
      laps.all.map(({ step, from, to }) => ({ from: instantOf(from), step, to: instantOf(to) })),
    durations: () => laps.all.map(({ step, beganMs, endedMs }) => [step, endedMs - beganMs]),
  };
}
