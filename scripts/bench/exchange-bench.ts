import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopChild } from '../demo/child-process.ts';
import { startGateway } from './bench-gateway.ts';
import { runLoad, type LoadResult } from './load.ts';
import { CITIZEN_ID, CONNECTIONS, LOAD_CORE, serve, SERVER_CORE, type Served } from './servers.ts';
import { signedCalls } from './signed-calls.ts';
import { median } from './statistics.ts';

export interface ExchangeRow {
  readonly name: 'exchange';
  /** Requests per second of the gateway over those of the baseline, median over the pairs. */
  readonly ratio: number;
  readonly p99Ratio: number;
  readonly rssMiB: number;
  readonly gateway: LoadResult;
  readonly baseline: LoadResult;
  readonly pairs: number;
  readonly requestsPerRound: number;
}

/** High-water mark of resident memory, from the kernel. */
function peakMiB({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

const medianResult = (results: readonly LoadResult[]): LoadResult => ({
  requestsPerSecond: median(results.map((each) => each.requestsPerSecond)),
  p50Ms: median(results.map((each) => each.p50Ms)),
  p99Ms: median(results.map((each) => each.p99Ms)),
  failures: results.reduce((sum, each) => sum + each.failures, 0),
});

export interface ExchangeBench {
  readonly pairs: number;
  readonly requestsPerRound: number;
  readonly progress: (line: string) => void;
  /** Folder with `catalogs/` and `schemas/`; what is shipped when absent. */
  readonly content?: string;
}

/** A B A B …: baseline and gateway in turn under the same load, freshly signed each round. */
export async function benchExchange(options: ExchangeBench): Promise<ExchangeRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  const provider = await serve(LOAD_CORE, 'scripts/bench/provider.js', [CITIZEN_ID]);
  const baseline = await serve(SERVER_CORE, 'scripts/bench/passthrough.js', [provider.address]);
  const { content } = options;
  const gateway = await startGateway(root, {
    provider: provider.address,
    ...(content === undefined ? {} : { content }),
  });
  const round = async ({ address }: Served): Promise<LoadResult> => {
    const target = { baseUrl: address, key: gateway.key, citizenId: CITIZEN_ID };
    const calls = await signedCalls(target, options.requestsPerRound + CONNECTIONS);
    return runLoad(address, calls, CONNECTIONS);
  };
  try {
    await round(baseline);
    await round(gateway);
    const rounds: { readonly a: LoadResult; readonly b: LoadResult }[] = [];
    for (let pair = 0; pair < options.pairs; pair += 1) {
      const done = { a: await round(baseline), b: await round(gateway) };
      rounds.push(done);
      const [a, b] = [done.a.requestsPerSecond, done.b.requestsPerSecond];
      options.progress(
        `pair ${pair + 1}: A ${a.toFixed(0)}/s B ${b.toFixed(0)}/s ${(b / a).toFixed(3)}`,
      );
    }
    return {
      name: 'exchange',
      ratio: median(rounds.map(({ a, b }) => b.requestsPerSecond / a.requestsPerSecond)),
      p99Ratio: median(rounds.map(({ a, b }) => b.p99Ms / a.p99Ms)),
      rssMiB: peakMiB(gateway.child),
      gateway: medianResult(rounds.map(({ b }) => b)),
      baseline: medianResult(rounds.map(({ a }) => a)),
      pairs: options.pairs,
      requestsPerRound: options.requestsPerRound,
    };
  } finally {
    await Promise.all([gateway, baseline, provider].map(({ child }) => stopChild(child)));
    rmSync(root, { recursive: true });
  }
}
