import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  createFollower,
  createTraceTokens,
  openSqliteDerivedStore,
  type DerivedStore,
  type FollowedLog,
} from '../audit/index.ts';
import { canonicalBytes } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import { counting, measures } from './counting.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const tokens = createTraceTokens(sha256, new Uint8Array(32).fill(7));
const EVER = { from: '0000-00-00', to: '9999-99-99' };
const bundle = `sha256:${'0'.repeat(64)}`;

const tokenOf = (subject: number): string =>
  `hmac-sha256:${subject.toString(16).padStart(64, '0')}`;

/** One exchange as a test makes it up. */
interface Made {
  readonly subject: number;
  readonly system: number;
  readonly dataset: number;
  readonly end: 'released' | 'refused' | 'abandoned' | 'denied' | 'open';
  readonly tookMs: number;
  readonly hour: number;
}

const made: fc.Arbitrary<Made> = fc.record({
  subject: fc.nat(4),
  system: fc.nat(2),
  dataset: fc.nat(3),
  end: fc.constantFrom('released', 'refused', 'abandoned', 'denied', 'open'),
  tookMs: fc.nat(5000),
  hour: fc.nat(200),
});

function entriesOf({ subject, system, dataset, end, tookMs, hour }: Made, at: number): Entry[] {
  const began = Date.UTC(2026, 10, 1) + hour * 3_600_000;
  const instant = (ms: number): string => new Date(began + ms).toISOString();
  const who = { system: `s${system}`, agency: `a${system}`, keyid: 'k', algorithm: 'ed25519' };
  const exchange = `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`;
  const common = {
    exchange,
    who,
    versions: { bundle },
    commitments: { subjectToken: tokenOf(subject) },
  };
  const what = { operation: 'query', dataset: `d${dataset}`, asked: ['x', 'y'] } as const;
  const why = { purpose: { class: 'service', item: 'i', case: `C-${subject}` } } as const;
  const provider = { agency: 'p', system: 'ps' };
  if (end === 'denied') {
    const refused = { ...common, what: { ...what, asked: ['x'] }, why, status: 403, steps: [] };
    return [{ kind: 'exchange.refused', at: instant(0), ...refused, code: 'no-authority' }];
  }
  const route = { ...provider, resource: 'r' };
  const asked = { ...what, asked: ['x', 'y'], allowed: ['x'] };
  const intent: Entry = {
    kind: 'exchange.intent',
    at: instant(0),
    ...common,
    what: asked,
    why,
    route,
  };
  if (end === 'open') return [intent];
  if (end === 'abandoned') {
    return [intent, { kind: 'exchange.abandoned', at: instant(tookMs), exchange, intent: at }];
  }
  const steps = [{ step: 'fetch' as const, from: instant(0), to: instant(tookMs) }];
  const outcome: Entry = {
    kind: 'exchange.outcome',
    at: instant(tookMs),
    ...common,
    intent: at,
    dataset: what.dataset,
    result: end,
    status: end === 'released' ? 200 : 502,
    ...(end === 'refused' ? { code: 'provider-failed' } : {}),
    released: end === 'released' ? ['x'] : [],
    omitted: [{ item: 'y', code: 'item-not-granted' }],
    records: end === 'released' ? 1 : 0,
    provider,
    steps,
  };
  return [intent, outcome];
}

/** Intents first and their ends later, as when exchanges are under way at the same time. */
function logOf(all: readonly Made[]): readonly Entry[] {
  const begun: Entry[] = [];
  const ended: Entry[] = [];
  for (const one of all) {
    const [first, end] = entriesOf(one, begun.length);
    begun.push(first!);
    if (end !== undefined) ended.push(end);
  }
  return [...begun, ...ended];
}

function followedLog(entries: readonly Entry[], shown: { size: number }): FollowedLog {
  const bytes = entries.map((entry) => canonicalBytes(entry));
  return {
    size: () => shown.size,
    entries: ({ from, to }) =>
      bytes.slice(from, to).map((each, at) => ({ index: from + at, bytes: each })),
    leafOf: (index) => (bytes[index] === undefined ? undefined : sha256(bytes[index])),
  };
}

function derivedOf(store: DerivedStore): object {
  const counts = Object.values(measures).map((measure) => store.counts(measure, EVER, true));
  const touches = [0, 1, 2, 3, 4].flatMap((subject) => [
    store.touches({ key: tokens.keyOf('subject', tokenOf(subject)), before: 1e9, limit: 1e6 }),
    store.touches({
      key: tokens.keyOf('case', tokens.caseToken(`C-${subject}`)),
      before: 1e9,
      limit: 1e6,
    }),
  ]);
  return { counts, touches };
}

describe('what is derived of the log', () => {
  let directory: string;
  let files = 0;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'follower-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  const freshStore = (): DerivedStore =>
    openSqliteDerivedStore(join(directory, `${(files += 1)}.db`));

  const follow = (entries: readonly Entry[], store: DerivedStore, sizes: readonly number[]) => {
    const shown = { size: 0 };
    for (const size of [...sizes, entries.length]) {
      shown.size = size;
      // A new follower each time: as after a restart.
      const log = followedLog(entries, shown);
      const follower = createFollower({ log, store, tokens, sha256, counting });
      while (follower.step());
      assert.equal(follower.position, size);
    }
  };

  it('is the same over any split of the log, restarts in between', () => {
    fc.assert(
      fc.property(
        fc.array(made, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(60)),
        (all, cuts) => {
          const entries = logOf(all);
          const sizes = cuts.map((cut) => Math.min(cut, entries.length)).sort((a, b) => a - b);
          const [whole, split] = [freshStore(), freshStore()];
          follow(entries, whole, []);
          follow(entries, split, sizes);
          assert.deepEqual(derivedOf(split), derivedOf(whole));
          whole.close();
          split.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts each exchange once, and each pair of system and subject as new once', () => {
    const all: Made[] = [0, 0, 1].map((subject) => ({
      subject,
      system: 0,
      dataset: 0,
      end: 'released',
      tookMs: 120,
      hour: 0,
    }));
    const store = freshStore();
    follow(logOf(all), store, []);
    const sums = (measure: keyof typeof measures) =>
      store.counts(measures[measure], EVER).map(({ dimensions, count }) => [...dimensions, count]);
    assert.deepEqual(sums('calls'), [
      ['d0', 'a0', 's0', 'query', 'p', '', 'service', 'released', '', 3],
    ]);
    assert.deepEqual(sums('newSubjects'), [['s0', 2]]);
    assert.deepEqual(sums('answers'), [['d0', 'p', 200, 3]]);
    assert.deepEqual(sums('hours'), [['s0', 8, 3]]);
    assert.deepEqual(sums('records'), [['d0', 'a0', 'p', 3]]);
    store.close();
  });

  it('is made again when the log is not the one that was followed', () => {
    const one = { subject: 1, system: 0, dataset: 0, end: 'denied', tookMs: 0, hour: 0 } as const;
    const store = freshStore();
    follow(logOf([one, one, one]), store, []);
    const other = logOf([{ ...one, subject: 2 }]);
    follow(other, store, []);
    const fresh = freshStore();
    follow(other, fresh, []);
    assert.deepEqual(derivedOf(store), derivedOf(fresh));
    store.close();
    fresh.close();
  });
});
