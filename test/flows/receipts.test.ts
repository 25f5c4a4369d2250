import assert from 'node:assert/strict';
import { noteVerifierOf } from '../../src/audit/index.ts';
import { capture } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { profileOf } from '../../src/cli/world-profile.test.ts';
import {
  createFlowCalls,
  FlowRefused,
  pullDeliveries,
  sendBatch,
  verifyFlowReceipts,
} from '../../src/client/index.ts';
import { FLOW, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { bytesOfBase64, canonicalBytes, utf8 } from '../../src/kernel/index.ts';
import { commitmentOf } from '../../src/proofs/index.ts';
import type { FlowManifest, FlowReceipts } from '../../src/shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { relayWorldOptions } from './support/relay-documents.ts';

const house = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

const lineOf = (number: string, region: string): Uint8Array => {
  const own = { number, name: '某人', region, since: '2026-01-02', version: '1', op: 'I' };
  return utf8(JSON.stringify(own));
};

const wait = () => Promise.resolve();

describe('receipts of a batch', () => {
  let world: World;
  let manifest: FlowManifest | undefined;
  before(async () => {
    const options = relayWorldOptions('receipts.jingwei.local/log', [
      { agency: 'hangzhou', system: 'hz-core', region: '330100' },
      { agency: 'ningbo', system: 'nb-core', region: '330200' },
    ]);
    const path = `catalogs/flows/${FLOW}.yaml`;
    const strict = options.documents?.[path]?.replace('PerMille: 1000', 'PerMille: 0') ?? '';
    world = await startWorld({ ...options, documents: { ...options.documents, [path]: strict } });
    const source = world.as(SOURCE);
    const client = {
      send: (call: Parameters<typeof source.send>[0]) => {
        if (call.path.endsWith('/batches')) manifest = call.body as FlowManifest;
        return source.send(call);
      },
    };
    const lines = [lineOf('a', '330106'), lineOf('b', '330200')];
    const order = { flow: FLOW, batch: '1', lines: () => lines, manifest: { window } };
    await sendBatch({ client, sha256, wait }, order);
    for await (const page of pullDeliveries(
      { client: world.as('hz-core'), wait },
      { flow: FLOW },
    )) {
      assert.equal(page.deliveries.length, 1);
    }
  });
  after(() => world.close());

  const receiptsAs = (system: string, batch = '1'): Promise<FlowReceipts> =>
    createFlowCalls(world.as(system)).receipts({ flow: FLOW, batch });
  const verify = (receipts: FlowReceipts, key = world.verifierKey) =>
    verifyFlowReceipts(sha256, receipts, [noteVerifierOf(sha256, key)]);

  it('prove to the source that manifest, reconciliation and deliveries are in the log', async () => {
    const receipts = await receiptsAs(SOURCE);
    assert.equal(house.check('api/flow-receipts.json')(receipts).ok, true);
    assert.deepEqual(await verify(receipts), [
      { of: 'manifest' },
      { of: 'reconciliation' },
      { of: 'delivery', receiver: 'hz-core' },
    ]);
    const { receipt, salt } = receipts.manifest!;
    const entry = JSON.parse(receipt.entry) as { readonly manifest: string };
    const opened = commitmentOf(sha256, bytesOfBase64(salt)!, canonicalBytes(manifest));
    assert.equal(entry.manifest, opened);
    assert.equal(receipts.reconciliation?.report.records.declared, 2);
  });

  it('prove to a receiver its own delivery, and nothing to others', async () => {
    const { manifest: none, reconciliation, deliveries } = await receiptsAs('hz-core');
    assert.deepEqual(
      [none, reconciliation, deliveries.map(({ receiver }) => receiver)],
      [undefined, undefined, ['hz-core']],
    );
    assert.deepEqual((await receiptsAs('nb-core')).deliveries, []);
    const code = (expected: string) => (error: unknown) =>
      error instanceof FlowRefused && error.problem.code === expected;
    await assert.rejects(receiptsAs('xh-desk'), code('flow-unknown'));
    await assert.rejects(receiptsAs(SOURCE, '9'), code('batch-unknown'));
  });

  it('say of a batch that was refused that it was', async () => {
    const lines = [utf8('{')];
    const order = { flow: FLOW, batch: '2', lines: () => lines, manifest: { window } };
    await sendBatch({ client: world.as(SOURCE), sha256, wait }, order);
    const receipts = await receiptsAs(SOURCE, '2');
    assert.deepEqual(await verify(receipts), [{ of: 'manifest' }, { of: 'refusal' }]);
  });

  it('hold no longer once anything of them was changed', async () => {
    const receipts = await receiptsAs(SOURCE);
    const { reconciliation } = receipts;
    const { records } = reconciliation!.report;
    const report = { ...reconciliation!.report, records: { ...records, declared: 3 } };
    const wrongIn = async (changed: Partial<FlowReceipts>) =>
      (await verify({ ...receipts, ...changed })).flatMap(({ of, wrong }) =>
        wrong === undefined ? [] : [[of, wrong]],
      );
    assert.deepEqual(await wrongIn({ reconciliation: { ...reconciliation!, report } }), [
      ['reconciliation', 'report-altered'],
    ]);
    const [delivery] = receipts.deliveries;
    assert.deepEqual(await wrongIn({ deliveries: [{ ...delivery!, receiver: 'nb-core' }] }), [
      ['delivery', 'receipt-foreign'],
    ]);
    const { receipt } = delivery!;
    const entry = receipt.entry.replace('"acknowledged":1', '"acknowledged":2');
    assert.deepEqual(
      await wrongIn({ deliveries: [{ ...delivery!, receipt: { ...receipt, entry } }] }),
      [['delivery', 'receipt-invalid']],
    );
  });

  it('are verified by the command line', async () => {
    const { io, out, err } = capture();
    const own = ['--profile', profileOf(world), '--as', SOURCE];
    assert.equal(await run(['flows', 'receipts', FLOW, '1', ...own], io), 0, err());
    assert.deepEqual(out().split('\n'), [
      '✓ 交接单已入日志',
      '✓ 关闭时的对账单已入日志，内容相符',
      '✓ hz-core 的回执已入日志',
    ]);
  });
});
