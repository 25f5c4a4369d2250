import fc from 'fast-check';
import { join } from 'node:path';
import { packageRoot } from '../../src/settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { createHostileRun, type HostileRun, type Round } from './hostile/index.ts';
import type { Stage } from './stage.ts';

/** Violations told; each is one too many. */
const VIOLATIONS_TOLD_MAX = 20;

/** Rounds made at once, so that memory holds few of them. */
const BATCH = 2000;

const BYTES_PER_MIB = 1_048_576;
const mebibytes = (bytes: number): number => Math.round(bytes / BYTES_PER_MIB);

/** How much hostile traffic, and which. */
export interface HostileTraffic {
  /** Requests to send. */
  readonly hostile: number;
  readonly seed: number;
  /** Requests under way at once. */
  readonly atOnce: number;
}

export interface Soaked {
  readonly requests: number;
  readonly validlySigned: number;
  readonly seed: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byCode: Readonly<Record<string, number>>;
  readonly violations: number;
  readonly told: readonly string[];
  /** Resident set in MiB after a tenth of the requests and at the end: the gateway's and ours. */
  readonly memoryMiB: { readonly early: number; readonly end: number };
}

const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));

function* rounds(run: HostileRun, { hostile, seed }: HostileTraffic): Generator<Round> {
  for (let made = 0; made < hostile; made += BATCH) {
    const numRuns = Math.min(BATCH, hostile - made);
    yield* fc.sample(run.rounds, { numRuns, seed: seed + made });
  }
}

/** Several connections take the rounds one after the other until there are none. */
async function playAll(
  run: HostileRun,
  demanded: HostileTraffic,
  found: (violations: readonly string[]) => void,
): Promise<number> {
  const source = rounds(run, demanded);
  let played = 0;
  let early = 0;
  const connection = async (): Promise<void> => {
    for (const round of source) {
      found(await run.play([round]));
      played += 1;
      if (played === Math.ceil(demanded.hostile / 10)) early = process.memoryUsage().rss;
    }
  };
  await Promise.all(Array.from({ length: demanded.atOnce }, connection));
  return early;
}

function leakedIn(appLog: string, { canaries }: HostileRun): readonly string[] {
  return [...Object.values(canaries.provided), canaries.asked, 'request failed']
    .filter((text) => appLog.includes(text))
    .map((text) => `${text} is in the application log`);
}

/** Hostile traffic against a stage, and the count of what came of it. */
export async function soak({ target, appLog }: Stage, demanded: HostileTraffic): Promise<Soaked> {
  const schemaFiles = parseSchemas(readSchemaBytes(join(packageRoot, 'schemas')));
  const schemas = createSchemaSet(schemaFiles);
  const run = createHostileRun({ target, schemaFiles, schemas, seed: demanded.seed });
  const told: string[] = [];
  let violations = 0;
  const found = (more: readonly string[]): void => {
    violations += more.length;
    told.push(...more.slice(0, VIOLATIONS_TOLD_MAX - told.length));
  };
  const began = performance.now();
  const early = await playAll(run, demanded, found);
  const seconds = (performance.now() - began) / 1000;
  found([...(await run.judgeLog()), ...leakedIn(appLog(), run)]);
  run.close();
  return {
    requests: demanded.hostile,
    validlySigned: run.signed(),
    seed: demanded.seed,
    seconds: Math.round(seconds),
    requestsPerSecond: Math.round(demanded.hostile / seconds),
    byStatus: sorted(run.counts.status),
    byCode: sorted(run.counts.code),
    violations,
    told,
    memoryMiB: { early: mebibytes(early), end: mebibytes(process.memoryUsage().rss) },
  };
}
