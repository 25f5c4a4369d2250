import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/settings/index.ts';
import { cutPower, killRounds, openScratch, sweepAll } from '../faults/index.ts';
import type { SoakArguments } from './arguments.ts';
import { soakExchanges } from './exchanges/soak-exchanges.ts';
import { soakFlows } from './flows/soak-flows.ts';
import { soak } from './soak.ts';
import { openStage } from './stage.ts';

/** What one part of the soak came to: counts, and whether a promise was broken. */
export interface PartResult {
  readonly violated: boolean;
  readonly [count: string]: unknown;
}

type Part = () => Promise<PartResult>;

/** Images of the weaker durability: some must break, or the others prove nothing. */
const WEAK_IMAGES = 50;

const hostile =
  ({ seed, atOnce }: SoakArguments, hostile: number): Part =>
  async () => {
    const stage = await openStage();
    try {
      const soaked = await soak(stage, { hostile, seed, atOnce });
      return { ...soaked, violated: soaked.violations > 0 };
    } finally {
      await stage.close();
    }
  };

const kill =
  ({ seed }: SoakArguments, rounds: number): Part =>
  async () => {
    const killed = await killRounds({ rounds, seed });
    return { part: 'kill', ...killed, violated: killed.violations.length > 0 };
  };

const power =
  ({ seed }: SoakArguments, images: number): Part =>
  async () => {
    const scratch = openScratch();
    try {
      const full = await cutPower(scratch, { images, seed, durability: 'FULL' });
      const weak = await cutPower(scratch, { images: WEAK_IMAGES, seed, durability: 'NORMAL' });
      const weaker = { durability: weak.durability, images: weak.images, broken: weak.broken };
      return { part: 'power', ...full, weaker, violated: full.broken > 0 || weak.broken === 0 };
    } finally {
      scratch.close();
    }
  };

const sweep =
  (_demanded: SoakArguments, stride: number): Part =>
  async () => {
    const scratch = openScratch();
    try {
      const rows = await sweepAll(scratch, { write: stride, sync: stride });
      return {
        part: 'sweep',
        rows,
        violated: rows.some(({ violations }) => violations.length > 0),
      };
    } finally {
      scratch.close();
    }
  };

const flows =
  ({ seed }: SoakArguments, rounds: number): Part =>
  async () => {
    const soaked = await soakFlows({ flows: rounds, seed });
    return { part: 'flows', ...soaked, violated: soaked.violations > 0 };
  };

/** It founds its gateway as the tests do, and so lies with them, in a process of its own. */
const EDGE_ROUNDS = join(packageRoot, 'dist/test/flows/support/run-edge-rounds.js');

const flowEdges =
  ({ seed }: SoakArguments, rounds: number): Part =>
  async () => {
    const args = [EDGE_ROUNDS, String(rounds), String(seed)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const killed = JSON.parse(stdout) as { readonly violations: readonly string[] };
    return { part: 'flow-edges', ...killed, violated: killed.violations.length > 0 };
  };

/** What a gateway may have more at the end than in the middle, when everything is warm. */
const GROWTH_MAX = 1.1;

const exchanges =
  (_demanded: SoakArguments, count: number): Part =>
  async () => {
    const soaked = await soakExchanges(count, (line) => process.stderr.write(`${line}\n`));
    const { tenths } = soaked.residentMiB;
    const [middle = 0, end = 0] = [tenths[tenths.length / 2 - 1], tenths.at(-1)];
    const isFlat = end <= middle * GROWTH_MAX;
    const isWhole = soaked.failures === 0 && soaked.log.isSound;
    return { part: 'exchanges', ...soaked, isFlat, violated: !isFlat || !isWhole };
  };

const table = {
  hostile,
  kill,
  power,
  sweep,
  flows,
  'flow-edges': flowEdges,
  exchanges,
} as const;

/** The parts that are demanded, each still to be run. */
export function soakParts(demanded: SoakArguments): readonly Part[] {
  return (Object.keys(table) as readonly (keyof typeof table)[]).flatMap((name) => {
    const count = demanded[name];
    return count === undefined ? [] : [table[name](demanded, count)];
  });
}
