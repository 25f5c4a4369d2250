import { parseArgs } from 'node:util';

/** What to run: each part that is given, one after the other. */
export interface SoakArguments {
  /** Hostile requests to send. */
  readonly hostile?: number;
  /** Gateways to kill while they are asked. */
  readonly kill?: number;
  /** Power cuts to replay. */
  readonly power?: number;
  /** Faults at every n-th write and sync, of which every so many are tried: 1 tries all. */
  readonly sweep?: number;
  /** Rounds of flows, each with a gateway killed while batches and deliveries are under way. */
  readonly flows?: number;
  /** Gateways to kill while they move one table into others. */
  readonly 'flow-edges'?: number;
  /** Valid exchanges with one gateway, whose memory is watched. */
  readonly exchanges?: number;
  readonly seed: number;
  /** Hostile requests under way at once. */
  readonly atOnce: number;
}

/** The greatest number that each part takes. */
const partsMax = {
  hostile: 100_000_000,
  kill: 100_000,
  power: 1_000_000,
  sweep: 1000,
  flows: 10_000,
  'flow-edges': 10_000,
  exchanges: 100_000_000,
} as const;

type Part = keyof typeof partsMax;

const parts = Object.keys(partsMax) as readonly Part[];

const SEED_MAX = 0x7fff_ffff;
const AT_ONCE_MAX = 256;

function integer(name: string, text: string, max: number): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= max)) throw new Error(`--${name} takes 1 to ${max}`);
  return value;
}

/** @throws {Error} on an unknown option, a value out of range, or nothing to do. */
export function readArguments(args: readonly string[]): SoakArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hostile: { type: 'string' },
      kill: { type: 'string' },
      power: { type: 'string' },
      sweep: { type: 'string' },
      flows: { type: 'string' },
      'flow-edges': { type: 'string' },
      exchanges: { type: 'string' },
      seed: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '16' },
    },
  });
  const given = parts.flatMap((part) => {
    const text = values[part];
    return text === undefined ? [] : [[part, integer(part, text, partsMax[part])] as const];
  });
  if (given.length === 0) {
    const usage = parts.map((part) => `--${part} <count>`).join(', ');
    throw new Error(`say what to run: ${usage}`);
  }
  return {
    ...Object.fromEntries(given),
    seed: integer('seed', values.seed, SEED_MAX),
    atOnce: integer('at-once', values['at-once'], AT_ONCE_MAX),
  };
}
