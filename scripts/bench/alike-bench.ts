import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { BundleFiles } from '../../src/catalog/index.ts';
import { textOf, utf8 } from '../../src/kernel/index.ts';
import { stopChild } from '../demo/child-process.ts';
import { startGateway } from './bench-gateway.ts';
import { writeCatalog } from './catalog-folder.ts';
import type { SignedCall } from './load.ts';
import { rankTest } from './rank-test.ts';
import { CITIZEN_ID } from './servers.ts';
import { signedCalls, type CallTarget } from './signed-calls.ts';
import { median, quantile } from './statistics.ts';

export interface AlikeRow {
  readonly name: 'alike';
  /** Calls to each of the three. */
  readonly calls: number;
  /** Medians of what a refusal took: of a dataset that is hidden, and of two that do not exist. */
  readonly hiddenP50Ms: number;
  readonly unknownP50Ms: number;
  readonly otherUnknownP50Ms: number;
  readonly unknownP90Ms: number;
  /** How often the hidden one takes longer than an unknown one; 0.5 when nothing can be told. */
  readonly hiddenIsSlower: number;
  readonly z: number;
  /** The same of one unknown dataset and the other: what chance makes of this machine. */
  readonly controlIsSlower: number;
  readonly controlZ: number;
}

const MODEL = 'tax-credit-rating';
/** As long as one another, so that no length differs. */
const NAMES = {
  hidden: 'rating-kept-hidden',
  unknown: 'rating-not-there-1',
  other: 'rating-not-there-2',
};

type Which = keyof typeof NAMES;

/** Signed at once: few enough to be sent long before their signatures are stale. */
const ROUND = 250;

function withHidden(shipped: BundleFiles): BundleFiles {
  const model = shipped.get(`catalogs/datasets/${MODEL}.yaml`);
  if (model === undefined) throw new Error(`the shipped catalog has no ${MODEL}`);
  const text = textOf(model)
    .replace(`dataset: ${MODEL}`, `dataset: ${NAMES.hidden}`)
    .replace('title: { zh-CN: ', 'title: { zh-CN: 不公开')
    .replace(/^code: .*$/m, 'code: 307001/000999')
    .replace('records:', 'hidden: true\nrecords:');
  return new Map([...shipped, [`catalogs/datasets/${NAMES.hidden}.yaml`, utf8(text)]]);
}

type Times = Readonly<Record<Which, number[]>>;

/** One after the other over one connection; each trio in an order of its own. */
async function callTrios(target: CallTarget, trios: number, times: Times): Promise<void> {
  const pool = new Pool(target.baseUrl, { connections: 1, pipelining: 1 });
  const which = Object.keys(NAMES) as Which[];
  const calls = await Promise.all(
    which.map((each) => signedCalls({ ...target, dataset: NAMES[each] }, trios)),
  );
  for (let trio = 0; trio < trios; trio += 1) {
    // Every order comes as often as any other.
    for (let step = 0; step < which.length; step += 1) {
      const at = (trio + (trio % 2 === 0 ? step : which.length - step)) % which.length;
      const name = which[at];
      const call = calls[at]?.[trio];
      if (name !== undefined && call !== undefined) times[name].push(await timed(pool, call));
    }
  }
  await pool.close();
}

async function timed(pool: Pool, call: SignedCall): Promise<number> {
  const began = performance.now();
  const reply = await pool.request({ ...call, method: 'POST' });
  await reply.body.dump();
  const tookMs = performance.now() - began;
  if (reply.statusCode !== 403) throw new Error(`answered with ${reply.statusCode}`);
  return tookMs;
}

function rowOf({ hidden, unknown, other }: Times): AlikeRow {
  const found = rankTest(unknown, hidden);
  const control = rankTest(unknown, other);
  return {
    name: 'alike',
    calls: hidden.length,
    hiddenP50Ms: median(hidden),
    unknownP50Ms: median(unknown),
    otherUnknownP50Ms: median(other),
    unknownP90Ms: quantile(unknown, 0.9),
    hiddenIsSlower: found.secondIsGreater,
    z: found.z,
    controlIsSlower: control.secondIsGreater,
    controlZ: control.z,
  };
}

/** Whether the time of a refusal tells a hidden dataset from one that does not exist. */
export async function benchAlike(calls: number): Promise<AlikeRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  const content = join(root, 'content');
  mkdirSync(content);
  writeCatalog(content, withHidden);
  const parts = { provider: 'http://127.0.0.1:9', content };
  const gateway = await startGateway(root, parts);
  const target = { baseUrl: gateway.address, key: gateway.key, citizenId: CITIZEN_ID };
  const times = { hidden: [], unknown: [], other: [] };
  try {
    await callTrios(target, ROUND, { hidden: [], unknown: [], other: [] });
    for (let done = 0; done < calls; done += ROUND) await callTrios(target, ROUND, times);
    return rowOf(times);
  } finally {
    await stopChild(gateway.child);
    rmSync(root, { recursive: true });
  }
}
