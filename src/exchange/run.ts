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
  /** Does a step and notes when it began and ended. */
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
  readonly tookMs: number;
}

export function beginRun(ports: ExchangePorts, request: IncomingRequest): Run {
  const laps: Lap[] = [];
  return {
    ports,
    request,
    exchange: ports.newId(),
    catalog: ports.catalog(),
    step: async (step, act) => {
      const from = ports.clock.now();
      const began = performance.now();
      try {
        return await act();
      } finally {
        laps.push({ step, from, to: ports.clock.now(), tookMs: performance.now() - began });
      }
    },
    steps: () =>
      laps.map(({ step, from, to }) => ({ step, from: instantOf(from), to: instantOf(to) })),
    durations: () => laps.map(({ step, tookMs }) => [step, tookMs] as const),
  };
}
