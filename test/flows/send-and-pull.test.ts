import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import {
  createFlowCalls,
  createReceivedSums,
  FlowRefused,
  pullDeliveries,
  sendBatch,
  type Client,
  type Delivered,
} from '../../src/client/index.ts';
import { readFieldsOf } from '../../src/flows/index.ts';
import { FLOW, lineOf, person, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { utf8 } from '../../src/kernel/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

/** Enough for several segments. */
const people = (count: number, version = '1'): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) =>
    utf8(
      lineOf(
        person({
          ZJ: `p${index}`,
          QH: index % 3 === 0 ? '330200' : '330106',
          JD: 'x'.repeat(40),
          BB: version,
        }),
      ),
    ),
  );

const readRecord = (line: Uint8Array) => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};

describe('the SDK of flows', () => {
  let world: World;
  before(async () => {
    world = await startWorld(flowWorldOptions());
  });
  after(() => world.close());

  const partsOf = (client: Client) => ({
    client,
    sha256,
    wait: async (ms: number) => {
      await setTimeout(Math.min(ms, 20));
    },
  });
  const parts = (system: string) => partsOf(world.as(system));
  const order = (batch: string, lines: readonly Uint8Array[]) => ({
    flow: FLOW,
    batch,
    lines: () => lines,
    manifest: { window },
    readRecord,
  });

  /** Loses the connection before some calls, and the answers of others. */
  function flaky(client: Client, loses: (count: number) => 'call' | 'answer' | undefined): Client {
    let count = 0;
    return {
      send: async (call) => {
        count += 1;
        const lost = loses(count);
        if (lost === 'call') throw new TypeError('fetch failed');
        const reply = await client.send(call);
        if (lost === 'answer') throw new TypeError('terminated');
        return reply;
      },
    };
  }

  it('sends a batch, dirt and all, over a connection that breaks, and sums what it received', async () => {
    const dirt = ['{"ZJ":', '[]', '{"ZJ":"q","ZJ":"r"}', '{"ZJ":1e999}', ''].map(utf8);
    const lines = [...people(30_000), ...dirt];
    const broken = flaky(world.as(SOURCE), (count) => {
      if (count % 3 === 0) return 'call';
      return count % 4 === 0 ? 'answer' : undefined;
    });
    const steps = new Set<string>();
    const report = await sendBatch(partsOf(broken), {
      ...order('1', lines),
      onProgress: ({ step }) => void steps.add(step),
    });
    assert.deepEqual([report.state, report.intake], ['applied', 'balanced']);
    assert.deepEqual([report.records.mapped, report.records.quarantined], [30_000, 5]);
    assert.deepEqual([...steps], ['summed', 'interrupted', 'sent']);

    const sums = createReceivedSums({ sha256 });
    let pages = 0;
    for await (const page of pullDeliveries(parts('nb-core'), { flow: FLOW })) {
      page.deliveries.forEach((delivery) => sums.add(delivery));
      pages += 1;
    }
    assert.equal(pages, 10);
    const [mine] = sums.all();
    const theirs = report.deliveries.find(({ receiver }) => receiver === 'nb-core');
    assert.deepEqual([mine?.records, mine?.digest], [10_000, theirs?.digest]);
  });

  it('says the same of a batch that was sent already', async () => {
    const dirt = ['{"ZJ":', '[]', '{"ZJ":"q","ZJ":"r"}', '{"ZJ":1e999}', ''].map(utf8);
    const report = await sendBatch(parts(SOURCE), order('1', [...people(30_000), ...dirt]));
    assert.deepEqual([report.state, report.records.received], ['applied', 30_005]);
  });

  it('finds by bucket what came out different, and sends only that again', async () => {
    const lines = people(2000, '2');
    const wrong = [...lines];
    wrong[7] = utf8(lineOf(person({ ZJ: 'p7', BB: '2', XM: '另一人' })));
    // What another process declared and half sent, with one record that is not the declared one.
    const calls = createFlowCalls(world.as(SOURCE));
    const first = await sendBatch(
      {
        ...parts(SOURCE),
        client: {
          send: (call) => {
            if (call.path.endsWith('/close')) throw new Error('gone');
            const isSegment = call.path.includes('/records');
            const body = Buffer.concat(wrong.flatMap((line) => [line, utf8('\n')]));
            const { method, path, contentType = '' } = call;
            const plain = { method, path, contentType, body };
            return world.as(SOURCE).send(isSegment ? plain : call);
          },
        },
      },
      order('2', lines),
    ).catch((error: unknown) => (error as Error).message);
    assert.equal(first, 'gone');
    assert.equal((await calls.state({ flow: FLOW, batch: '2' })).received, 2000);
    const gaps: number[] = [];
    const report = await sendBatch(parts(SOURCE), {
      ...order('2', lines),
      onProgress: ({ step, done }) => step === 'gap' && gaps.push(done),
    });
    assert.deepEqual([report.state, report.intake], ['applied', 'balanced']);
    assert.equal(gaps.length, 1);
    assert.equal((gaps[0] ?? 0) <= 2, true);
    const { received, counted } = await calls.state({ flow: FLOW, batch: '2' });
    assert.equal(counted, 2000);
    assert.equal(received > 2000 && received < 2100, true);
  });

  it('acknowledges a page only when its caller is done with it, and refuses by seq', async () => {
    const seen: Delivered[] = [];
    const failing = async (): Promise<void> => {
      for await (const page of pullDeliveries(parts('xh-desk'), { flow: FLOW, records: 10 })) {
        if (seen.length === 10) throw new Error('full');
        seen.push(...page.deliveries);
      }
    };
    await assert.rejects(failing, /full/);
    const calls = createFlowCalls(world.as('xh-desk'));
    assert.equal((await calls.receiver(FLOW)).acknowledged, 10);
    let pages = 0;
    for await (const page of pullDeliveries(parts('xh-desk'), { flow: FLOW, records: 10 })) {
      if (pages === 0) page.refuse(12, 'no-such-street');
      pages += 1;
      if (pages === 2) break;
    }
    const { acknowledged, dead } = await calls.receiver(FLOW);
    assert.deepEqual([acknowledged, dead], [20, 1]);
  });

  it('throws what the gateway refuses', async () => {
    await assert.rejects(
      () => sendBatch(parts('xihu-window'), order('9', people(1))),
      (error) => error instanceof FlowRefused && error.problem.code === 'flow-unknown',
    );
  });
});
