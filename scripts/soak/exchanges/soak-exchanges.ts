import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '../../bench/bench-gateway.ts';
import { runLoad } from '../../bench/load.ts';
import {
  CITIZEN_ID,
  LOAD_CORE,
  serve,
  SERVER_CORE,
  start,
  type Served,
} from '../../bench/servers.ts';
import { signedCalls } from '../../bench/signed-calls.ts';
import { finishOf, stopChild } from '../../demo/child-process.ts';

const CLI = 'src/cli/main.js';

type Gateway = Awaited<ReturnType<typeof startGateway>>;

const CONNECTIONS = 64;

/** Signed at once: few enough to be sent long before their signatures are stale. */
const ROUND = 2000;

/** Memory is read so often, evenly. */
const READINGS = 10;

const KIB_PER_MIB = 1024;

export interface SoakedExchanges {
  readonly exchanges: number;
  /** Answers with another status than 200. */
  readonly failures: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Resident memory of the gateway's process before the first, and after each tenth, MiB. */
  readonly residentMiB: { readonly start: number; readonly tenths: readonly number[] };
  readonly peakMiB: number;
  /** Of its log, read by another process when the gateway had ended. */
  readonly log: { readonly entries: number; readonly isSound: boolean };
}

/** What the kernel says of a process: `VmRSS` is resident now, `VmHWM` the most that ever was. */
function memoryMiB({ child }: Served, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
  const kib = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? '0';
  return Math.round(Number(kib) / KIB_PER_MIB);
}

/** Sends so many, each signed with a nonce of its own; says how many were not answered with 200. */
async function exchange({ address, key }: Gateway, count: number): Promise<number> {
  let failures = 0;
  for (let sent = 0; sent < count; sent += ROUND) {
    const target = { baseUrl: address, key, citizenId: CITIZEN_ID };
    const calls = await signedCalls(target, Math.min(ROUND, count - sent));
    failures += (await runLoad(address, calls, CONNECTIONS)).failures;
  }
  return failures;
}

async function verify(data: string): Promise<SoakedExchanges['log']> {
  const { code, output } = await finishOf(
    start(SERVER_CORE, CLI, ['audit', 'verify', '--data', data, '--json']),
  );
  const { size = 0 } = JSON.parse(output) as { readonly size?: number };
  return { entries: size, isSound: code === 0 };
}

interface Soaking {
  readonly exchanges: number;
  readonly data: string;
  readonly progress: (line: string) => void;
}

async function soak(
  gateway: Gateway,
  { exchanges, data, progress }: Soaking,
): Promise<SoakedExchanges> {
  const before = memoryMiB(gateway, 'VmRSS');
  const tenths: number[] = [];
  const began = performance.now();
  let failures = 0;
  for (let tenth = 1; tenth <= READINGS; tenth += 1) {
    const from = Math.floor((exchanges * (tenth - 1)) / READINGS);
    failures += await exchange(gateway, Math.floor((exchanges * tenth) / READINGS) - from);
    tenths.push(memoryMiB(gateway, 'VmRSS'));
    progress(`${tenth * READINGS} %: ${tenths.at(-1) ?? 0} MiB, ${failures} failures`);
  }
  const seconds = (performance.now() - began) / 1000;
  const peakMiB = memoryMiB(gateway, 'VmHWM');
  await stopChild(gateway.child);
  return {
    exchanges,
    failures,
    seconds: Math.round(seconds),
    requestsPerSecond: Math.round(exchanges / seconds),
    residentMiB: { start: before, tenths },
    peakMiB,
    log: await verify(data),
  };
}

/** Valid exchanges against a gateway in a process of its own; its memory on the way, its log after. */
export async function soakExchanges(
  exchanges: number,
  progress: (line: string) => void,
): Promise<SoakedExchanges> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-soak-'));
  const provider = await serve(LOAD_CORE, 'scripts/bench/provider.js', [CITIZEN_ID]);
  let gateway: Gateway | undefined;
  try {
    gateway = await startGateway(root, { provider: provider.address });
    return await soak(gateway, { exchanges, data: join(root, 'data'), progress });
  } finally {
    if (gateway !== undefined) await stopChild(gateway.child);
    await stopChild(provider.child);
    rmSync(root, { recursive: true });
  }
}
