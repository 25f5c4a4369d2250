import { parseArgs } from 'node:util';
import type { FlowsSoakArguments } from './flows/soak-flows.ts';

export interface SoakArguments {
  /** Hostile requests to send. */
  readonly hostile: number;
  readonly seed: number;
  /** Requests under way at once. */
  readonly atOnce: number;
}

const REQUESTS_MAX = 100_000_000;
const AT_ONCE_MAX = 256;
const ROUNDS_MAX = 10_000;

function integer(name: string, text: string, max: number): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= max)) throw new Error(`--${name} takes 1 to ${max}`);
  return value;
}

/** @throws {Error} on an unknown option, a value out of range, or nothing to do. */
export function readArguments(args: readonly string[]): SoakArguments | FlowsSoakArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hostile: { type: 'string' },
      flows: { type: 'string' },
      seed: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '16' },
    },
  });
  const { hostile, flows } = values;
  const seed = integer('seed', values.seed, 0x7fff_ffff);
  if ((hostile === undefined) === (flows === undefined)) {
    throw new Error('--hostile <requests> or --flows <rounds> says what to do, and how much of it');
  }
  if (flows !== undefined) return { flows: integer('flows', flows, ROUNDS_MAX), seed };
  return {
    hostile: integer('hostile', hostile ?? '', REQUESTS_MAX),
    seed,
    atOnce: integer('at-once', values['at-once'], AT_ONCE_MAX),
  };
}
