import assert from 'node:assert/strict';
import { createSetSum, setTermOf } from '../proofs/index.ts';
import { canonicalText, utf8 } from '../kernel/index.ts';
import {
  bytesOf,
  catalogOf,
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  pullAll,
  RECEIVERS,
  sendBatch,
  sha256,
  SOURCE,
  START_MS,
  startFlowWorld,
  WZ,
  type FlowWorld,
  type Person,
} from './flow-world.test.ts';

const catalog = catalogOf();
const withWenzhou = catalogOf({ receivers: RECEIVERS + WZ });
const strict = catalogOf({ errorsMaxPerMille: 100 });
const from = { flow: FLOW, system: SOURCE };
const DAY_MS = 86_400_000;

const seen = (world: FlowWorld, system: string): readonly string[] =>
  pullAll(world, system).map(({ op, region, key, version }) => `${op} ${region} ${key} ${version}`);

const ackAll = async ({ desk }: FlowWorld): Promise<void> => {
  for (const system of ['hz-core', 'xh-desk', 'nb-core']) {
    const { released } = done(desk.receiver({ flow: FLOW, system }));
    done(
      await desk.acknowledge({ flow: FLOW, system, acknowledgement: { acknowledged: released } }),
    );
  }
};

describe('flows: regions', () => {
  let world: FlowWorld;
  beforeEach(async () => {
    world = await startFlowWorld(catalog);
  });
  afterEach(() => world.end());

  it('a mover is one event and two deliveries: a tombstone in A, then the record in B', async () => {
    const first = [lineOf(person({ ZJ: 'a', QH: '330106' }))];
    const moved = [lineOf(person({ ZJ: 'a', QH: '330102', BB: '2' }))];
    done(await sendBatch(world, first, manifestFor('1', first)));
    done(await sendBatch(world, moved, manifestFor('2', moved, { previous: '1' })));
    assert.deepEqual(seen(world, 'xh-desk'), ['record 330106 ["a"] 1', 'tombstone 330106 ["a"] 2']);
    assert.deepEqual(seen(world, 'hz-core'), [
      'record 330106 ["a"] 1',
      'tombstone 330106 ["a"] 2',
      'record 330102 ["a"] 2',
    ]);
  });

  it('a mover told as leaving and arriving ends up in one place, in either order', async () => {
    const leave = (ZJ: string) => lineOf(person({ ZJ, QH: '330106', BB: '2', CZ: 'L' }));
    const arrive = (ZJ: string) => lineOf(person({ ZJ, QH: '330200', BB: '2' }));
    const lines = [
      lineOf(person({ ZJ: 'a' })),
      lineOf(person({ ZJ: 'b' })),
      leave('a'),
      arrive('a'),
      arrive('b'),
      leave('b'),
    ];
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.equal(report.ignoredBy.notHeld, 1);
    assert.deepEqual(seen(world, 'nb-core'), ['record 330200 ["a"] 2', 'record 330200 ["b"] 2']);
    assert.equal(seen(world, 'xh-desk').filter((each) => each.startsWith('tomb')).length, 2);
  });

  it('follows a merged division and splits by the street, and never guesses', async () => {
    const old = { RQ: '2020-05-01' };
    const lines = [
      lineOf(person({ ZJ: 'a', QH: '330104', ...old })),
      lineOf(person({ ZJ: 'b', QH: '330110', JD: '330113001', ...old })),
      lineOf(person({ ZJ: 'c', QH: '330110', JD: '330110001', ...old })),
      lineOf(person({ ZJ: 'd', QH: '330110', ...old })),
      lineOf(person({ ZJ: 'e', QH: '330104' })),
      lineOf(person({ ZJ: 'f', QH: '330113', ...old })),
    ];
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.deepEqual(seen(world, 'hz-core'), [
      'record 330102 ["a"] 1',
      'record 330113 ["b"] 1',
      'record 330110 ["c"] 1',
    ]);
    assert.deepEqual(report.quarantinedBy, [
      { rule: 'region-unknown', records: 2 },
      { rule: 'region-ambiguous', records: 1 },
    ]);
  });

  it('splits by what the flow assigns, or quarantines when it says so', async () => {
    const old = { QH: '330110', RQ: '2020-05-01' };
    const lines = [
      lineOf(person({ ZJ: 'a', XM: '甲', ...old })),
      lineOf(person({ ZJ: 'b', XM: '乙', ...old })),
      lineOf(person({ ZJ: 'c', XM: '丙', ...old })),
    ];
    world.catalog = catalogOf({
      split: '{ by: assignment, item: name, to: { 甲: "330113", 乙: "330106" } }',
    });
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    // 330106 is no successor of 330110, whatever the flow says.
    assert.deepEqual(seen(world, 'hz-core'), ['record 330113 ["a"] 1']);
    assert.equal(report.records.quarantined, 2);
    world.catalog = catalogOf({ split: '{ by: quarantine }' });
    const again = done(await sendBatch(world, lines, manifestFor('2', lines, { previous: '1' })));
    assert.equal(again.records.quarantined, 3);
  });

  it('ignores late older versions and duplicates, and counts them', async () => {
    const lines = [
      lineOf(person({ ZJ: 'a', BB: '10' })),
      lineOf(person({ ZJ: 'a', BB: '9' })),
      lineOf(person({ ZJ: 'a', BB: '10' })),
      lineOf(person({ ZJ: 'a', BB: '10', XM: '别人' })),
      lineOf(person({ ZJ: 'b', BB: '3', CZ: 'D' })),
      lineOf(person({ ZJ: 'b', BB: '2' })),
    ];
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.deepEqual(report.ignoredBy, { older: 2, same: 1, conflicting: 1, notHeld: 1 });
    assert.deepEqual(seen(world, 'xh-desk'), ['record 330106 ["a"] 10']);
  });

  it('a snapshot takes from receivers what it no longer has, and gives it back unchanged', async () => {
    const all = [lineOf(person({ ZJ: 'a' })), lineOf(person({ ZJ: 'b' }))];
    const [a] = all as [string, string];
    const snapshot = { content: 'snapshot' as const };
    done(await sendBatch(world, all, manifestFor('1', all, snapshot)));
    const less = done(
      await sendBatch(world, [a], manifestFor('2', [a], { ...snapshot, previous: '1' })),
    );
    assert.deepEqual(less.deletes, { derived: 1, withheld: false });
    done(await sendBatch(world, all, manifestFor('3', all, { ...snapshot, previous: '2' })));
    assert.deepEqual(seen(world, 'xh-desk'), [
      'record 330106 ["a"] 1',
      'record 330106 ["b"] 1',
      'tombstone 330106 ["b"] 1',
      'record 330106 ["b"] 1',
    ]);
    const dirty = ['{', a];
    const kept = manifestFor('4', dirty, { ...snapshot, previous: '3' });
    assert.deepEqual(done(await sendBatch(world, dirty, kept)).deletes, {
      derived: 0,
      withheld: true,
    });
  });
});

describe('flows: what waits', () => {
  let world: FlowWorld;
  beforeEach(async () => {
    world = await startFlowWorld(catalog);
  });
  afterEach(() => world.end());

  it('refuses a batch whole above its threshold', async () => {
    world.catalog = strict;
    const lines = [...Array<string>(8).fill(''), '{', '{'].map((line, index) =>
      line === '' ? lineOf(person({ ZJ: `p${index}` })) : line,
    );
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.equal(report.state, 'refused');
    assert.deepEqual(seen(world, 'xh-desk'), []);
    assert.equal(world.entries.at(-1)?.kind, 'flow.batch-refused');
    const good = lines.slice(0, 8);
    assert.equal(done(await sendBatch(world, good, manifestFor('2', good))).state, 'applied');
    const quality = done(await world.desk.quality({ ...from, batch: '1' }));
    assert.equal(quality.scores.conformity, 800);
    assert.deepEqual(quality.rules[0]?.samples[0], { ordinal: 8, pointer: '' });
  });

  it('releases a quarantined record when it comes corrected', async () => {
    const bad = [lineOf({ ...person({ ZJ: 'a' }), XM: '' })];
    const good = [lineOf(person({ ZJ: 'a', BB: '2' }))];
    done(await sendBatch(world, bad, manifestFor('1', bad)));
    assert.equal(done(world.desk.quarantined({ flow: FLOW, batch: '1' })).length, 1);
    done(await sendBatch(world, good, manifestFor('2', good, { previous: '1' })));
    assert.deepEqual(world.desk.quarantined({ flow: FLOW, batch: '1' }), []);
    assert.deepEqual(seen(world, 'xh-desk'), ['record 330106 ["a"] 2']);
  });

  it('releases one by the word of two people, of whom neither is both', async () => {
    const lines = [
      lineOf({ ...person({ ZJ: 'a', QH: '339999' }) }),
      '{',
      lineOf(person({ ZJ: 'b' })),
    ];
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    const at = { flow: FLOW, batch: '1', ordinal: 0 };
    const reason = '来源已书面确认';
    const ask = (over: object) => world.desk.askOverride({ ...at, by: 'li', reason, ...over });
    assert.deepEqual(await ask({}), { refused: 'override-unfit' });
    assert.deepEqual(await ask({ region: '330104' }), { refused: 'override-unfit' });
    assert.deepEqual(await ask({ ordinal: 1 }), { refused: 'override-unfit' });
    assert.deepEqual(await ask({ ordinal: 2 }), { refused: 'quarantine-unknown' });
    assert.equal(done(await ask({ region: '330106' })).state, 'asked');
    assert.deepEqual(await ask({ region: '330106' }), { refused: 'already-decided' });
    const decide = (by: string, approve: boolean) =>
      world.desk.decideOverride({ ...at, by, approve, reason: '证据不足' });
    assert.deepEqual(await decide('li', true), { refused: 'own-request' });
    assert.equal(done(await decide('wang', false)).state, 'open');
    done(await ask({ region: '330106' }));
    assert.equal(done(await decide('wang', true)).state, 'released');
    assert.deepEqual(seen(world, 'xh-desk'), ['record 330106 ["b"] 1', 'record 330106 ["a"] 1']);
    const { records } = done(await world.desk.reconciliation({ ...from, batch: '1' }));
    assert.deepEqual([records.mapped, records.quarantined], [2, 1]);
    assert.deepEqual(
      world.entries.slice(2).map(({ kind }) => kind),
      [
        'flow.override-asked',
        'flow.override-refused',
        'flow.override-asked',
        'flow.override-approved',
      ],
    );
  });

  it('keeps what has no receiver and gives the last of it to the one that comes', async () => {
    const wenzhou = { QH: '330300', DH: '13800000000' };
    const lines = [
      lineOf(person({ ZJ: 'a', ...wenzhou })),
      lineOf(person({ ZJ: 'a', BB: '2', ...wenzhou })),
      lineOf(person({ ZJ: 'b', ...wenzhou })),
      lineOf(person({ ZJ: 'b', QH: '330106', BB: '2' })),
      lineOf(person({ ZJ: 'c', QH: '330106', QH2: '330300', DH: '13800000001' })),
    ];
    // The dataset has a second region that may be any: Wenzhou waits, Xihu has its part at once.
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.deepEqual([report.records.mapped, report.records.unclaimed], [2, 3]);
    assert.deepEqual(world.desk.unclaimed(FLOW), [{ region: '330300', records: 4 }]);
    assert.deepEqual(done(await world.desk.claim({ flow: FLOW, by: 'li' })), {
      regions: 0,
      deliveries: 0,
    });
    world.catalog = withWenzhou;
    const later = [lineOf(person({ ZJ: 'd', ...wenzhou }))];
    done(await sendBatch(world, later, manifestFor('2', later, { previous: '1' })));
    assert.equal(done(await world.desk.claim({ flow: FLOW, by: 'li' })).deliveries, 2);
    assert.deepEqual(seen(world, 'wz-core'), [
      'record 330300 ["d"] 1',
      'record 330300 ["a"] 2',
      'record 330300 ["c"] 1',
    ]);
    const { record } = pullAll(world, 'wz-core')[1] ?? {};
    assert.deepEqual(record, { name: '某人', number: 'a', phone: '***' });
    assert.deepEqual(world.desk.unclaimed(FLOW), []);
    const { records } = done(await world.desk.reconciliation({ ...from, batch: '1' }));
    assert.deepEqual([records.mapped, records.ignored, records.unclaimed], [3, 2, 0]);
  });

  it('asks for the buckets that differ, and no others', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => lineOf(person({ ZJ: `p${index}` })));
    const arrived = lines.filter((_, index) => index !== 7);
    arrived[100] = lineOf(person({ ZJ: 'p101', XM: '改过' }));
    done(await world.desk.open({ ...from, manifest: manifestFor('1', lines) }));
    const call = { ...from, batch: '1' };
    done(await world.desk.take({ ...call, from: 0, bytes: bytesOf(arrived) }));
    assert.equal(done(await world.desk.close(call)).verdict, 'awaiting');
    const buckets = bucketsOf(lines);
    const gap = done(await world.desk.askGap({ ...call, buckets: buckets.sums }));
    assert.ok(gap.buckets.length >= 2 && gap.buckets.length <= 3, String(gap.buckets));
    const missing = lines.filter((line) => gap.buckets.includes(buckets.of(line)));
    assert.ok(missing.length < 30);
    done(await world.desk.take({ ...call, from: gap.received, bytes: bytesOf(missing) }));
    const closed = done(await world.desk.close(call));
    assert.deepEqual([closed.state, closed.records.mapped], ['applied', 400]);
    assert.deepEqual(await world.desk.askGap({ ...call, buckets: buckets.sums }), {
      refused: 'batch-state-unfit',
    });
    assert.equal(seen(world, 'xh-desk').length, 400);
  });

  it('gives nothing more to who is no receiver any longer', async () => {
    world.catalog = withWenzhou;
    const lines = [lineOf(person({ ZJ: 'a', QH: '330300' }))];
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.equal(seen(world, 'wz-core').length, 1);
    world.catalog = catalog;
    const call = { flow: FLOW, system: 'wz-core' };
    assert.deepEqual(world.desk.pull(call), { refused: 'flow-unknown' });
    const acknowledgement = { acknowledged: 1 };
    assert.deepEqual(await world.desk.acknowledge({ ...call, acknowledgement }), {
      refused: 'flow-unknown',
    });
  });

  it('erases what all have had for longer than a replay may ask for', async () => {
    const lines = [lineOf(person({ ZJ: 'a' })), lineOf(person({ ZJ: 'b', QH: '330300' })), '{'];
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    world.nowMs = START_MS + 40 * DAY_MS;
    assert.equal(await world.desk.sweep(), 0);
    await ackAll(world);
    const before = done(await world.desk.reconciliation({ ...from, batch: '1' }));
    world.nowMs += 29 * DAY_MS;
    assert.equal(await world.desk.sweep(), 0);
    assert.equal(pullAll(world, 'xh-desk', 0).length, 1);
    world.nowMs += 2 * DAY_MS;
    assert.equal(await world.desk.sweep(), 1);
    const hz = { flow: FLOW, system: 'hz-core' };
    assert.deepEqual(world.desk.pull({ ...hz, after: 0 }), { refused: 'cursor-unfit' });
    assert.deepEqual(await world.desk.replay({ ...hz, after: 0, by: 'li' }), {
      refused: 'cursor-unfit',
    });
    const after = done(await world.desk.reconciliation({ ...from, batch: '1' }));
    assert.deepEqual({ ...after, at: before.at }, before);
    assert.equal(done(world.desk.quarantined({ flow: FLOW, batch: '1' })).length, 1);
    // What follows still knows what they hold.
    const next = [lineOf(person({ ZJ: 'a', BB: '2', CZ: 'D' }))];
    done(await sendBatch(world, next, manifestFor('2', next, { previous: '1' })));
    assert.deepEqual(seen(world, 'xh-desk'), ['tombstone 330106 ["a"] 2']);
  });

  it('measures how late a batch was', async () => {
    const lines = [lineOf(person({ ZJ: 'a' }))];
    const window = {
      from: new Date(START_MS - DAY_MS).toISOString(),
      until: new Date(START_MS).toISOString(),
    };
    done(await sendBatch(world, lines, manifestFor('1', lines, { window })));
    world.nowMs = START_MS + 3600_000;
    await ackAll(world);
    const timely = done(await world.desk.lag({ ...from, batch: '1' }));
    assert.deepEqual(
      [timely.lagSeconds, timely.dueSeconds, timely.isOverdue, timely.oldestFact],
      [3600, 86_400, false, '2026-01-02'],
    );
    done(await sendBatch(world, [], manifestFor('2', [], { window, previous: '1' })));
    const more = [lineOf(person({ ZJ: 'b' }))];
    done(await sendBatch(world, more, manifestFor('3', more, { window, previous: '2' })));
    world.nowMs = START_MS + 2 * DAY_MS;
    const late = done(await world.desk.lag({ ...from, batch: '3' }));
    assert.deepEqual([late.isOverdue, late.receivers[0]?.isDelivered], [true, false]);
  });
});

/** The buckets as the source computes them of its own records. */
function bucketsOf(lines: readonly string[]) {
  const terms = new Map(lines.map((line) => [line, termOf(line)]));
  const sums = Array.from({ length: 256 }, () => createSetSum());
  for (const term of terms.values()) sums[term[0] ?? 0]?.add(term);
  return {
    sums: sums.map((sum) => sum.text()),
    of: (line: string): number => terms.get(line)?.[0] ?? -1,
  };
}

function termOf(line: string): Uint8Array {
  const { ZJ, QH = '', BB = '' } = JSON.parse(line) as Person;
  const digest = sha256(utf8(canonicalText(JSON.parse(line))));
  return setTermOf(sha256, { region: QH, key: canonicalText([ZJ]), version: BB, digest });
}
