import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  proveBatch,
  relayFlow,
  RelayRefused,
  sendBatch,
  type Client,
  type Delivered,
  type RelayedBatch,
  type RelayOrder,
} from '../../src/client/index.ts';
import {
  catalogFrom,
  done,
  FLOW,
  pullAll,
  sha256,
  SOURCE,
  startFlowWorld,
  type FlowWorld,
} from '../../src/flows/flow-world.test.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { FlowManifest } from '../../src/shapes/index.ts';
import { deskClient } from './support/desk-client.ts';
import { relayFilesOf } from './support/relay-documents.ts';

const above = catalogFrom(
  relayFilesOf([{ agency: 'hangzhou', system: 'hz-core', region: '330100' }]),
);
const below = catalogFrom(
  relayFilesOf([
    { agency: 'xihu', system: 'xh-desk', region: '330106' },
    { agency: 'hangzhou', system: 'hz-core', region: '330102' },
  ]),
);

/** The lower gateway with documents that do not fit. */
const belowBut = (altered: (text: string) => string) =>
  catalogFrom(
    new Map(
      [...relayFilesOf([{ agency: 'xihu', system: 'xh-desk', region: '330100' }])].map(
        ([path, text]) => [path, altered(text)],
      ),
    ),
  );

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

interface Told {
  readonly number: string;
  readonly region: string;
  readonly op: string;
}

const lineOf = (told: Told, version: number): Uint8Array =>
  utf8(JSON.stringify({ ...told, name: '某人', since: '2026-01-01', version: String(version) }));

/** Keys that move about, leave and end; 330200 is nobody's below, and 339999 nobody's at all. */
const anyTold = fc.record({
  number: fc.constantFrom('a', 'b', 'c', 'd'),
  region: fc.constantFrom('330106', '330102', '330200', '339999'),
  op: fc.constantFrom('I', 'I', 'I', 'D', 'L'),
});

const anyBatches = fc.array(fc.array(anyTold, { maxLength: 6 }), { minLength: 1, maxLength: 4 });

/** Calls until each kill, whether the call was still made, and how long a page began the relay. */
const anyKills = fc.array(
  fc.record({
    calls: fc.integer({ min: 0, max: 12 }),
    isMade: fc.boolean(),
    pushed: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 6 },
);

const partsOf = (client: Client) => ({ client, sha256, wait: () => Promise.resolve() });

const send = (world: FlowWorld, batch: string, lines: readonly Uint8Array[]) =>
  sendBatch(partsOf(deskClient(() => world.desk, SOURCE)), {
    flow: FLOW,
    batch,
    lines: () => lines,
    manifest: { window, content: 'delta' },
  });

/** Both ends of a relay, which dies after so many calls in all. */
function dying(upper: FlowWorld, lower: FlowWorld, kill?: { calls: number; isMade: boolean }) {
  let left = kill?.calls ?? Infinity;
  const mortal = (client: Client): Client => ({
    send: async (call) => {
      if (left === 0 && kill?.isMade !== true) throw new Error('killed');
      const reply = await client.send(call);
      if (left === 0) throw new Error('killed');
      left -= 1;
      return reply;
    },
  });
  return {
    upper: partsOf(mortal(deskClient(() => upper.desk, 'hz-core'))),
    lower: partsOf(mortal(deskClient(() => lower.desk, SOURCE))),
  };
}

async function relay(
  parts: ReturnType<typeof dying>,
  over: Partial<RelayOrder> = {},
): Promise<readonly RelayedBatch[]> {
  const relayed: RelayedBatch[] = [];
  const order = { flow: FLOW, into: FLOW, ...over };
  for await (const each of relayFlow(parts, order)) relayed.push(each);
  return relayed;
}

/** What the gateway above would push next. */
function pageFrom(upper: FlowWorld, recordsMax: number): readonly Delivered[] {
  if (recordsMax === 0) return [];
  const page = done(upper.desk.pull({ flow: FLOW, system: 'hz-core', recordsMax }));
  return page.lines.map((line) => JSON.parse(line) as Delivered);
}

const numbersOf = (relayed: readonly RelayedBatch[]) => relayed.map(({ batch }) => batch);

const heldBelow = (lower: FlowWorld) =>
  ['xh-desk', 'hz-core'].map((system) => pullAll(lower, system, 0));

describe('a relay that is killed anywhere', () => {
  let upper: FlowWorld;
  let lower: FlowWorld;
  beforeEach(async () => {
    upper = await startFlowWorld(above);
    lower = await startFlowWorld(below);
  });
  afterEach(() => {
    upper.end();
    lower.end();
  });

  it('hands on the same as one that is never disturbed', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatches, anyKills, async (batches, kills) => {
        const worlds = [above, below, below].map((catalog) => startFlowWorld(catalog));
        const [from, calm, killed] = (await Promise.all(worlds)) as [
          FlowWorld,
          FlowWorld,
          FlowWorld,
        ];
        for (const [index, batch] of batches.entries()) {
          await send(
            from,
            String(index),
            batch.map((told) => lineOf(told, index)),
          );
        }
        for (const kill of kills) {
          const pushed = pageFrom(from, kill.pushed);
          await relay(dying(from, killed, kill), { pushed }).catch((error: unknown) =>
            assert.match((error as Error).message, /killed/),
          );
          await from.reopen();
          await killed.reopen();
        }
        await relay(dying(from, killed));
        assert.deepEqual(await relay(dying(from, killed)), []);
        // The same again from the beginning, for another gateway.
        const receiver = deskClient(() => from.desk, 'hz-core');
        const rewound: Client = {
          send: async (call) => {
            const reply = await receiver.send(call);
            const isCursor = call.path.endsWith('/receiver');
            return isCursor ? { ...reply, body: { acknowledged: 0 } } : reply;
          },
        };
        await relay({ ...dying(from, calm), upper: partsOf(rewound) });
        assert.deepEqual(heldBelow(killed), heldBelow(calm));
        assert.deepEqual(
          killed.desk.batches(FLOW).map(({ batch }) => batch),
          from.desk.batches(FLOW).map(({ batch }) => batch),
        );
        [from, calm, killed].forEach((world) => world.end());
      }),
      { numRuns: 10 },
    );
  }).timeout(100_000);

  it('hands on what was released later under a number of its own, also when killed then', async () => {
    const unknown = { number: 'a', region: '339999', op: 'I' };
    await send(upper, '1', [lineOf(unknown, 1)]);
    await send(upper, '2', [lineOf({ number: 'b', region: '330106', op: 'I' }, 1)]);
    assert.deepEqual(numbersOf(await relay(dying(upper, lower))), ['1', '2']);
    const at = { flow: FLOW, batch: '1', ordinal: 0 };
    const region = '330106';
    done(await upper.desk.askOverride({ ...at, by: 'li', reason: '已核对', region }));
    done(await upper.desk.decideOverride({ ...at, by: 'wang', approve: true }));
    const killing = { ...dying(upper, lower) };
    const { client } = killing.upper;
    const unacknowledging: Client = {
      send: (call) =>
        call.path.endsWith('/ack') ? Promise.reject(new Error('killed')) : client.send(call),
    };
    const parts = { ...killing, upper: partsOf(unacknowledging) };
    await assert.rejects(() => relay(parts), /killed/);
    assert.deepEqual(numbersOf(await relay(dying(upper, lower))), ['1.late1-2']);
    assert.deepEqual(numbersOf(await relay(dying(upper, lower))), []);
    assert.equal(lower.desk.batches(FLOW).length, 3);
  });

  it('proves of a snapshot what is held, whatever of it was delivered', async () => {
    const told = (number: string, region: string) => lineOf({ number, region, op: 'I' }, 1);
    const before = [told('a', '330106'), told('b', '330106'), told('c', '330102')];
    await send(upper, '1', before);
    const snapshot = [told('a', '330106'), told('d', '330106'), told('e', '330200')];
    const window = { from: '2026-01-02T00:00:00.000Z', until: '2026-01-03T00:00:00.000Z' };
    const source = partsOf(deskClient(() => upper.desk, SOURCE));
    const manifest = { window, content: 'snapshot' } as const;
    await sendBatch(source, { flow: FLOW, batch: '2', lines: () => snapshot, manifest });
    await relay(dying(upper, lower));
    const origin = done(lower.desk.origin({ flow: FLOW, batch: '2', system: 'xh-desk' }));
    const deliveries = pullAll(lower, 'xh-desk', 0);
    assert.deepEqual(
      deliveries.filter(({ batch }) => batch === '2').map(({ op, key }) => [op, key]),
      [
        ['record', '["d"]'],
        ['tombstone', '["b"]'],
      ],
    );
    const order = { origin, regions: ['330106'], deliveries };
    const region = { region: '330106', declared: 2 };
    assert.deepEqual(await proveBatch(sha256, order), {
      verdict: 'balanced',
      regions: [{ ...region, verdict: 'balanced', held: 2 }],
    });
    assert.deepEqual(await proveBatch(sha256, { ...order, deliveries: deliveries.slice(0, 2) }), {
      verdict: 'differing',
      regions: [{ ...region, verdict: 'differing', held: 2 }],
    });
    const { regions, ...total } = JSON.parse(origin.source.manifest) as FlowManifest;
    assert.equal(regions?.length, 2);
    const vague = { ...origin, source: { ...origin.source, manifest: JSON.stringify(total) } };
    assert.deepEqual(await proveBatch(sha256, { ...order, origin: vague }), {
      verdict: 'incomparable',
      code: 'regions-undeclared',
      at: '330106',
    });
  });

  it('stops at what people must mend, and says what it is', async () => {
    lower.catalog = belowBut((text) => text.replace(', derived: [上级派生]', ''));
    await send(upper, '1', [lineOf({ number: 'a', region: '330106', op: 'I' }, 1)]);
    await send(upper, '2', [lineOf({ number: 'a', region: '330200', op: 'I' }, 2)]);
    const isUnspelled = (error: unknown) =>
      error instanceof RelayRefused && error.code === 'derived-unspelled' && error.batch === '2';
    await assert.rejects(() => relay(dying(upper, lower)), isUnspelled);
    lower.catalog = below;
    assert.deepEqual(numbersOf(await relay(dying(upper, lower))), ['2']);
  });

  it('spells versions as numbers where the standard below has numbers', async () => {
    const word = '"version":{"type":"string","minLength":1,"maxLength":40}';
    const number = '"version":{"type":"integer","minimum":1,"maximum":99}';
    const numbered = (files: ReadonlyMap<string, string>) =>
      catalogFrom(new Map([...files].map(([path, text]) => [path, text.replace(word, number)])));
    const receiver = { agency: 'hangzhou', system: 'hz-core', region: '330100' } as const;
    upper.catalog = numbered(relayFilesOf([receiver]));
    const county = { agency: 'xihu', system: 'xh-desk', region: '330106' } as const;
    lower.catalog = numbered(relayFilesOf([county]));
    const told = (region: string, version: number) =>
      utf8(
        JSON.stringify({
          number: 'a',
          name: '某人',
          region,
          since: '2026-01-01',
          version,
          op: 'I',
        }),
      );
    await send(upper, '1', [told('330106', 9)]);
    await send(upper, '2', [told('330200', 10)]);
    await relay(dying(upper, lower));
    assert.deepEqual(
      pullAll(lower, 'xh-desk', 0).map(({ op, version }) => [op, version]),
      [
        ['record', '9'],
        ['tombstone', '10'],
      ],
    );
  });

  it('sends what was refused below again only when it is told to', async () => {
    // Its standard has no room for the names, and nothing may be wrong.
    lower.catalog = belowBut((text) =>
      text.replace('"maxLength":40', '"maxLength":1').replace('PerMille: 1000', 'PerMille: 0'),
    );
    await send(upper, '1', [lineOf({ number: 'abc', region: '330106', op: 'I' }, 1)]);
    const isRefused = (error: unknown) =>
      error instanceof RelayRefused && error.code === 'batch-refused';
    await assert.rejects(() => relay(dying(upper, lower)), isRefused);
    lower.catalog = below;
    await assert.rejects(() => relay(dying(upper, lower)), isRefused);
    assert.deepEqual(numbersOf(await relay(dying(upper, lower), { isAgain: true })), ['1.again2']);
    assert.equal(pullAll(lower, 'xh-desk', 0).length, 1);
    assert.deepEqual(numbersOf(await relay(dying(upper, lower), { isAgain: true })), []);
  });

  it('claims nothing once records have taken another form on the way', async () => {
    const items = ['number', 'region', 'since', 'version', 'op'];
    const nameless = [{ agency: 'hangzhou', system: 'hz-core', region: '330100', items }] as const;
    upper.catalog = catalogFrom(relayFilesOf(nameless));
    await send(upper, '1', [lineOf({ number: 'a', region: '330106', op: 'I' }, 1)]);
    const [handed] = await relay(dying(upper, lower));
    assert.equal(handed?.origin, 'mapped');
    const origin = done(lower.desk.origin({ flow: FLOW, batch: '1', system: 'xh-desk' }));
    const deliveries = pullAll(lower, 'xh-desk', 0);
    assert.deepEqual(await proveBatch(sha256, { origin, regions: ['330106'], deliveries }), {
      verdict: 'incomparable',
      code: 'form-mapped',
      at: 'test.jingwei.local/log',
    });
  });
});
