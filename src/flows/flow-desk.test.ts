import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import {
  bytesOf,
  catalogOf,
  done,
  FLOW,
  house,
  lineOf,
  manifestFor,
  person,
  pullAll,
  sendBatch,
  SOURCE,
  startFlowWorld,
  type FlowWorld,
} from './flow-world.test.ts';

const catalog = catalogOf();
const from = { flow: FLOW, system: SOURCE };

describe('a flow', () => {
  let world: FlowWorld;
  beforeEach(async () => {
    world = await startFlowWorld(catalog);
  });
  afterEach(() => world.end());

  const lines = [
    lineOf(person({ ZJ: 'a', JE: '10.50' })),
    lineOf(person({ ZJ: 'b', QH: '330200', JE: '0.25' })),
    lineOf(person({ ZJ: 'c', QH: '330300' })),
    lineOf(person({ ZJ: 'd', QH: '339999' })),
    lineOf({ ...person({ ZJ: 'e' }), XM: '' }),
    '{"ZJ":',
    lineOf(person({ ZJ: 'f', QH: '330106', QH2: '330200' })),
  ];

  it('goes from manifest to acknowledgement, and both books balance', async () => {
    const report = done(await sendBatch(world, lines, manifestFor('1', lines)));
    assert.deepEqual(house.check('api/flow-reconciliation.json')(report).ok, true);
    assert.equal(report.state, 'applied');
    assert.equal(report.intake, 'balanced');
    assert.deepEqual(report.records, {
      declared: 7,
      received: 7,
      mapped: 3,
      quarantined: 3,
      ignored: 0,
      unclaimed: 1,
    });
    assert.deepEqual(report.quarantinedBy.map(({ rule }) => rule).sort(), [
      'json:syntax',
      'region-unknown',
      'source:minLength',
    ]);
    assert.equal(report.amounts[0]?.received, '10.75');
    assert.deepEqual(
      report.deliveries.map(({ receiver, region, pending }) => [receiver, region, pending]),
      [
        ['hz-core', '330106', 2],
        ['xh-desk', '330106', 2],
        ['nb-core', '330200', 2],
      ],
    );
    for (const system of ['hz-core', 'xh-desk', 'nb-core']) {
      const { released } = done(world.desk.receiver({ flow: FLOW, system }));
      const acknowledgement = { acknowledged: released };
      done(await world.desk.acknowledge({ flow: FLOW, system, acknowledgement }));
    }
    const settled = done(await world.desk.reconciliation({ ...from, batch: '1' }));
    assert.equal(settled.verdict, 'balanced');
    assert.deepEqual(
      world.entries.map(({ kind }) => kind),
      [
        ...['flow.batch-opened', 'flow.batch-closed'],
        ...Array.from({ length: 3 }, () => ['flow.delivered', 'flow.resource-registered']).flat(),
      ],
    );
  });

  it('gives each receiver its own items in its own standard, and nothing of others', async () => {
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    const [xh] = pullAll(world, 'xh-desk');
    assert.deepEqual(xh?.record, { number: 'a', region: '330106' });
    const [nb, both] = pullAll(world, 'nb-core');
    assert.deepEqual(nb?.record, { no: 'b', mc: '某人' });
    assert.equal(nb.standard, 'nb-people@1');
    assert.equal(nb.key, '["b"]');
    assert.equal(both?.key, '["f"]');
    assert.equal(both.region, '330200');
    for (const each of [xh, nb, both]) assert.ok(house.check('api/flow-delivery.json')(each).ok);
    assert.deepEqual(
      pullAll(world, 'hz-core').map(({ seq, key }) => [seq, key]),
      [
        [1, '["a"]'],
        [2, '["f"]'],
      ],
    );
  });

  it('delivers nothing before the log has the reconciliation', async () => {
    const manifest = manifestFor('1', lines);
    done(await world.desk.open({ ...from, manifest }));
    done(await world.desk.take({ ...from, batch: '1', from: 0, bytes: bytesOf(lines) }));
    assert.deepEqual(pullAll(world, 'hz-core'), []);
  });

  it('keeps its file to its owner', () => {
    assert.equal(statSync(world.file).mode & 0o777, 0o600);
  });

  it('takes a batch number once, in its place, from its source', async () => {
    const manifest = manifestFor('1', []);
    const opened = done(await world.desk.open({ ...from, manifest }));
    assert.deepEqual(await world.desk.open({ ...from, manifest }), opened);
    const differs = await world.desk.open({ ...from, manifest: { ...manifest, records: 3 } });
    assert.deepEqual(differs, { refused: 'batch-differs' });
    const next = await world.desk.open({ ...from, manifest: manifestFor('2', []) });
    assert.equal('refused' in next && next.refused, 'batch-not-next');
    const stranger = await world.desk.open({ ...from, system: 'hz-core', manifest });
    assert.deepEqual(stranger, { refused: 'flow-unknown' });
    assert.deepEqual(world.desk.state({ ...from, batch: '9' }), { refused: 'batch-unknown' });
    const reversed = { ...manifest.window, until: '2025-01-01T00:00:00.000Z' };
    const unfit = await world.desk.open({
      ...from,
      manifest: { ...manifestFor('2', []), previous: '1', window: reversed },
    });
    assert.equal('refused' in unfit && unfit.refused, 'body-invalid');
  });

  it('goes on at the very next record, whatever is sent twice', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => lineOf(person({ ZJ: `p${index}` })));
    done(await world.desk.open({ ...from, manifest: manifestFor('1', many) }));
    const send = async (first: number, to: number) =>
      world.desk.take({
        ...from,
        batch: '1',
        from: first,
        bytes: bytesOf(many.slice(first, to)),
      });
    assert.equal(done(await send(0, 700)).received, 700);
    assert.deepEqual(await send(701, 900), { refused: 'segment-misplaced' });
    assert.equal(done(await send(100, 1200)).received, 1200);
    assert.equal(done(await send(0, 600)).received, 1200);
    const closed = done(await world.desk.close({ ...from, batch: '1' }));
    assert.equal(closed.records.mapped, 1200);
    assert.deepEqual(await send(0, 1), { refused: 'batch-state-unfit' });
    assert.equal(pullAll(world, 'xh-desk').length, 1200);
  });

  it('refuses a segment beyond its size', async () => {
    done(await world.desk.open({ ...from, manifest: manifestFor('1', []) }));
    const bytes = new Uint8Array(4_194_305);
    const refused = await world.desk.take({ ...from, batch: '1', from: 0, bytes });
    assert.deepEqual(refused, { refused: 'segment-overlong' });
  });

  it('waits for what is missing and applies when it has come', async () => {
    done(await world.desk.open({ ...from, manifest: manifestFor('1', lines) }));
    const part = bytesOf(lines.slice(0, 4));
    done(await world.desk.take({ ...from, batch: '1', from: 0, bytes: part }));
    const short = done(await world.desk.close({ ...from, batch: '1' }));
    assert.deepEqual([short.state, short.verdict], ['open', 'awaiting']);
    const rest = bytesOf(lines.slice(4));
    done(await world.desk.take({ ...from, batch: '1', from: 4, bytes: rest }));
    assert.equal(done(await world.desk.close({ ...from, batch: '1' })).state, 'applied');
  });

  it('refuses cursors beyond what is released', async () => {
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    const call = { flow: FLOW, system: 'hz-core' };
    assert.deepEqual(world.desk.pull({ ...call, after: 3 }), { refused: 'cursor-unfit' });
    const acknowledgement = { acknowledged: 3 };
    const refused = await world.desk.acknowledge({ ...call, acknowledgement });
    assert.deepEqual(refused, { refused: 'cursor-unfit' });
  });
});
