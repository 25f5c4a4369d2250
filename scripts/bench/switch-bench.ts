import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import type { QueryAnswer } from '../../src/shapes/index.ts';
import { finishOf, stopChild } from '../demo/child-process.ts';
import { prepareGateway } from './bench-gateway.ts';
import { CITIZEN_ID, CONNECTIONS, LOAD_CORE, serve, SERVER_CORE, start } from './servers.ts';
import { signedCalls } from './signed-calls.ts';
import { quantile } from './statistics.ts';
import { steadyMs } from './steady-clock.ts';
import { ITEM } from './switch-items.ts';

/** Calls signed before each part of the run: a signature is fresh for minutes only. */
const CALLS_PER_PART = 4000;

export interface SwitchRow {
  readonly name: 'switch';
  readonly requestsPerSecond: number;
  readonly requests: number;
  readonly switches: number;
  /** Replies with another status than 200. */
  readonly failures: number;
  /** Replies by a bundle that was not in force while they were asked, or not as that one says. */
  readonly mixed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

interface Told {
  readonly listening?: string;
  readonly open?: readonly string[];
  readonly shut?: readonly string[];
  readonly bundle?: string;
  readonly fromMs?: number;
  readonly inForceMs?: number;
}

interface InForce {
  readonly bundle: string;
  /** From when it may have been in force. */
  readonly fromMs: number;
  /** Until when it may have been. */
  untilMs: number;
}

interface Gateway {
  readonly child: ChildProcess;
  readonly baseUrl: string;
  readonly shut: ReadonlySet<string>;
  readonly history: readonly InForce[];
  /** Resolves when it has ended and all it told was read. */
  readonly ended: Promise<void>;
}

/** A time in which calls were made. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Seen extends Span {
  readonly status: number;
  readonly body: QueryAnswer;
}

/** Reads what the gateway tells, line by line, for as long as it runs. */
function listenTo(child: ChildProcess): Promise<Gateway> {
  const history: InForce[] = [];
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the gateway did not start')));
    if (child.stdout === null) throw new Error('the gateway says nothing');
    const lines = createInterface({ input: child.stdout });
    const ended = new Promise<void>((done) => lines.once('close', done));
    lines.on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if (told.listening !== undefined) {
        history.push({ bundle: told.open?.[0] ?? '', fromMs: 0, untilMs: Infinity });
        resolve({ child, baseUrl: told.listening, shut: new Set(told.shut), history, ended });
      }
      const { bundle, fromMs, inForceMs } = told;
      if (bundle === undefined || fromMs === undefined || inForceMs === undefined) return;
      const last = history.at(-1);
      if (last !== undefined) last.untilMs = inForceMs;
      history.push({ bundle, fromMs, untilMs: Infinity });
    });
  });
}

function isMixed({ fromMs, toMs, body }: Seen, { history, shut }: Gateway): boolean {
  const { bundle } = body.provenance;
  const wasInForce = history.some(
    (each) => each.bundle === bundle && each.fromMs <= toMs && each.untilMs >= fromMs,
  );
  const isReleased = body.records.every((record) => Object.hasOwn(record, ITEM));
  const isOmitted = body.omitted.some(({ item }) => item === ITEM);
  return !wasInForce || isReleased === shut.has(bundle) || isOmitted !== shut.has(bundle);
}

async function ask(pool: Pool, call: Awaited<ReturnType<typeof signedCalls>>[number]) {
  const fromMs = steadyMs();
  const reply = await pool.request({ ...call, method: 'POST' });
  const body = (await reply.body.json()) as QueryAnswer;
  return { fromMs, toMs: steadyMs(), status: reply.statusCode, body };
}

/** Calls until they are all answered; signing them beforehand is no part of it. */
async function runPart(
  gateway: Gateway,
  key: Parameters<typeof signedCalls>[0]['key'],
  seen: Seen[],
): Promise<Span> {
  const target = { baseUrl: gateway.baseUrl, key, citizenId: CITIZEN_ID };
  const calls = await signedCalls(target, CALLS_PER_PART);
  const pool = new Pool(gateway.baseUrl, { connections: CONNECTIONS, pipelining: 1 });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      seen.push(await ask(pool, call));
    }
  };
  const fromMs = steadyMs();
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const toMs = steadyMs();
  await pool.close();
  return { fromMs, toMs };
}

const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** Switches while calls were under way. */
const switchesIn = ({ history }: Gateway, parts: readonly Span[]): number =>
  history.filter((each) =>
    parts.some(({ fromMs, toMs }) => each.fromMs > fromMs && each.fromMs < toMs),
  ).length;

function rowOf(gateway: Gateway, seen: readonly Seen[], parts: readonly Span[]): SwitchRow {
  const tookMs = seen.map(({ fromMs, toMs }) => toMs - fromMs);
  const answered = seen.filter(({ status }) => status === 200);
  return {
    name: 'switch',
    requestsPerSecond: seen.length / (lengthOf(parts) / 1000),
    requests: seen.length,
    switches: switchesIn(gateway, parts),
    failures: seen.length - answered.length,
    mixed: answered.filter((each) => isMixed(each, gateway)).length,
    p50Ms: quantile(tookMs, 0.5),
    p99Ms: quantile(tookMs, 0.99),
    longestMs: quantile(tookMs, 1),
  };
}

/** A gateway under as much load as it takes, with another bundle in force each second. */
export async function benchSwitch(seconds: number): Promise<SwitchRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  const provider = await serve(LOAD_CORE, 'scripts/bench/provider.js', [CITIZEN_ID]);
  const { settingsFile, key } = prepareGateway(root, { provider: provider.address });
  const init = ['init', '--settings', settingsFile];
  const { code } = await finishOf(start(SERVER_CORE, 'src/cli/main.js', init));
  if (code !== 0) throw new Error('jingwei init failed');
  const child = start(SERVER_CORE, 'scripts/bench/switching-gateway.js', [settingsFile]);
  try {
    const gateway = await listenTo(child);
    const seen: Seen[] = [];
    const parts: Span[] = [];
    // Not counted: the engine compiles what is called often.
    await runPart(gateway, key, []);
    while (lengthOf(parts) < seconds * 1000) parts.push(await runPart(gateway, key, seen));
    // Its last words may still be on their way.
    await stopChild(child);
    await gateway.ended;
    return rowOf(gateway, seen, parts);
  } finally {
    await Promise.all([child, provider.child].map(stopChild));
    rmSync(root, { recursive: true });
  }
}
