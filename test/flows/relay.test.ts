import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { noteVerifierOf } from '../../src/audit/index.ts';
import { capture, freshFolder } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { profileOf } from '../../src/cli/world-profile.test.ts';
import {
  createFlowCalls,
  proveBatch,
  pullDeliveries,
  relayFlow,
  sendBatch,
  verifyOrigin,
  FlowRefused,
  type Call,
  type Client,
  type Delivered,
  type RelayedBatch,
} from '../../src/client/index.ts';
import { FLOW, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { canonicalBytes, digestOf, utf8 } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import type { FlowBatches, FlowOrigin, FlowPassed } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { relayWorldOptions } from './support/relay-documents.ts';

const crypto = createNodeCryptoProvider();

const MINISTRY = 'ministry.jingwei.local/log';
const PROVINCE = 'province.jingwei.local/log';
const CITY = 'city.jingwei.local/log';

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

interface Person {
  readonly number: string;
  readonly region: string;
  readonly version?: string;
  readonly op?: string;
  readonly name?: string;
}

const line = (person: Person): Uint8Array =>
  utf8(JSON.stringify({ name: '某人', since: '2026-01-01', version: '1', op: 'I', ...person }));

/** Xihu, another district of Hangzhou, and Ningbo. */
const REGIONS = ['330106', '330102', '330200'] as const;

const people = (from: number, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) =>
    line({ number: `p${from + index}`, region: REGIONS[index % 3] ?? '' }),
  );

const partsOf = (client: Client) => ({
  client,
  sha256,
  wait: async (ms: number) => {
    await setTimeout(Math.min(ms, 20));
  },
});

const isRefused = (status: number, code: string) => (error: unknown) =>
  error instanceof FlowRefused && error.status === status && error.problem.code === code;

interface Changed {
  /** A batch that is held back whole, in the list of batches and in deliveries. */
  readonly lost?: string;
  readonly deliveries?: (all: readonly Delivered[]) => readonly Delivered[];
  readonly fails?: (call: Call) => 'before' | 'after' | undefined;
}

/** What somebody in between makes of the gateway's answers; or where the relay is killed. */
function through(client: Client, { lost, deliveries = (all) => all, fails }: Changed): Client {
  const isKept = ({ batch }: { readonly batch: string }): boolean => batch !== lost;
  return {
    send: async (call) => {
      const when = fails?.(call);
      if (when === 'before') throw new Error('killed');
      const reply = await client.send(call);
      if (when === 'after') throw new Error('killed');
      if (call.method !== 'GET') return reply;
      if (/\/batches(\?|$)/.test(call.path)) {
        const { batches } = reply.body as FlowBatches;
        return { ...reply, body: { batches: batches.filter(isKept) } };
      }
      if (!call.path.includes('/deliveries')) return reply;
      return { ...reply, body: deliveries(reply.body as readonly Delivered[]).filter(isKept) };
    },
  };
}

describe('a batch through three gateways', () => {
  let ministry: World;
  let province: World;
  let city: World;
  before(async () => {
    ministry = await startWorld(
      relayWorldOptions(MINISTRY, [{ agency: 'hangzhou', system: 'hz-core', region: '330000' }]),
    );
    province = await startWorld(
      relayWorldOptions(PROVINCE, [
        { agency: 'hangzhou', system: 'hz-core', region: '330100' },
        { agency: 'ningbo', system: 'nb-core', region: '330200' },
      ]),
    );
    city = await startWorld(
      relayWorldOptions(CITY, [
        { agency: 'xihu', system: 'xh-desk', region: '330106' },
        { agency: 'hangzhou', system: 'hz-core', region: '330102' },
      ]),
    );
  });
  after(async () => {
    for (const world of [ministry, province, city]) await world.close();
  });

  const send = (batch: string, lines: readonly Uint8Array[]) =>
    sendBatch(partsOf(ministry.as(SOURCE)), {
      flow: FLOW,
      batch,
      lines: () => lines,
      manifest: { window },
    });

  const relay = async (upper: Client, lower: Client): Promise<readonly RelayedBatch[]> => {
    const relayed: RelayedBatch[] = [];
    const parts = { upper: partsOf(upper), lower: partsOf(lower) };
    for await (const each of relayFlow(parts, { flow: FLOW, into: FLOW })) relayed.push(each);
    return relayed;
  };
  const toProvince = (how: Changed = {}) =>
    relay(through(ministry.as('hz-core'), how), through(province.as(SOURCE), how));
  const toCity = (how: Changed = {}) =>
    relay(through(province.as('hz-core'), how), through(city.as(SOURCE), how));
  /** All the way down, and into the county. */
  const hand = async (batch: string, lines: readonly Uint8Array[]): Promise<void> => {
    await send(batch, lines);
    await toProvince();
    await toCity();
    await pullXihu();
  };

  const held: Delivered[] = [];
  const pullXihu = async (): Promise<void> => {
    for await (const page of pullDeliveries(partsOf(city.as('xh-desk')), { flow: FLOW })) {
      held.push(...page.deliveries);
    }
  };
  const of = (batch: string) => held.filter((each) => each.batch === batch);

  const origin = (batch: string): Promise<FlowOrigin> =>
    createFlowCalls(city.as('xh-desk')).origin({ flow: FLOW, batch });

  const trust = () => {
    const key = ministry.keys.get(SOURCE)!;
    const own = createPublicKey(key.handle as KeyObject);
    const pem = own.export({ type: 'spki', format: 'pem' }).toString();
    return {
      source: {
        key: crypto.importVerificationKey(key.keyid, pem)!,
        thumbprint: digestOf(sha256, own.export({ type: 'spki', format: 'der' })),
      },
      gateways: [ministry, province, city].map((each) => noteVerifierOf(sha256, each.verifierKey)),
    };
  };
  const verify = (given: FlowOrigin) => verifyOrigin({ crypto, sha256 }, given, trust());
  const prove = async (batch: string, deliveries = of(batch), regions = ['330106']) =>
    proveBatch(sha256, { origin: await origin(batch), regions, deliveries });

  it('is proven whole at the last county against what the first source signed', async () => {
    await send('1', people(0, 30));
    assert.deepEqual(
      (await toProvince()).map(({ batch, records, origin: how }) => [batch, records, how]),
      [['1', 30, 'whole']],
    );
    assert.deepEqual(
      (await toCity()).map(({ batch, records }) => [batch, records]),
      [['1', 20]],
    );
    await pullXihu();
    const given = await origin('1');
    assert.deepEqual(
      given.passed.map(({ gateway, received }) => [gateway, received.records]),
      [
        [MINISTRY, 30],
        [PROVINCE, 30],
        [CITY, 20],
      ],
    );
    assert.deepEqual(await verify(given), []);
    assert.deepEqual(await prove('1'), {
      verdict: 'balanced',
      regions: [{ region: '330106', verdict: 'balanced', declared: 10, held: 10 }],
    });
  });

  it('hands on movers, tombstones of the source and those that were derived, each once', async () => {
    await hand('2', [
      line({ number: 'p0', region: '330200', version: '2' }),
      line({ number: 'p3', region: '330106', version: '2', op: 'D' }),
      line({ number: 'p6', region: '330102', version: '2' }),
      line({ number: 'p100', region: '330106' }),
    ]);
    const told = of('2').map(({ op, key, source }) => [op, key, source !== undefined]);
    assert.deepEqual(told, [
      ['tombstone', '["p0"]', false],
      ['tombstone', '["p3"]', true],
      ['tombstone', '["p6"]', false],
      ['record', '["p100"]', false],
    ]);
    assert.deepEqual(await prove('2'), {
      verdict: 'balanced',
      regions: [{ region: '330106', verdict: 'balanced', declared: 2, held: 2 }],
    });
    assert.deepEqual(await verify(await origin('2')), []);
  });

  it('hands on a batch that holds nothing for anybody below, which is proven too', async () => {
    await hand('3', [line({ number: 'p2', region: '330200', version: '3' })]);
    assert.equal(of('3').length, 0);
    const { source, passed } = await origin('3');
    const { previous } = JSON.parse(source.manifest) as { previous?: string };
    assert.deepEqual([previous, passed.map(({ received }) => received.records)], ['2', [1, 1, 0]]);
    const proof = await prove('3');
    assert.deepEqual(proof.verdict, 'balanced');
  });

  it('loses and doubles nothing when the relay is killed and the middle gateway restarted', async () => {
    await send('4', people(200, 30));
    await send('5', people(300, 3));
    const dies = (pattern: RegExp, when: 'before' | 'after') => ({
      fails: ({ path }: Call) => (pattern.test(path) ? when : undefined),
    });
    await assert.rejects(() => toProvince(dies(/\/close$/, 'before')), /killed/);
    province = await province.restart();
    await assert.rejects(() => toProvince(dies(/\/deliveries\/ack$/, 'before')), /killed/);
    const rest = await toProvince();
    assert.deepEqual(
      rest.map(({ batch }) => batch),
      ['4', '5'],
      'the fourth was only acknowledged',
    );
    await assert.rejects(() => toCity(dies(/\/records/, 'after')), /killed/);
    await toCity();
    await pullXihu();
    assert.deepEqual(
      held.map(({ seq }) => seq),
      held.map((_each, index) => index + 1),
    );
    for (const batch of ['4', '5']) {
      assert.equal((await prove(batch)).verdict, 'balanced');
      assert.deepEqual(await verify(await origin(batch)), []);
    }
  });

  it('finds a record that was dropped on the way, and behind which gateway', async () => {
    await send('6', people(400, 9));
    await toProvince({ deliveries: (all) => all.filter(({ key }) => key !== '["p403"]') });
    await toCity();
    await send('7', people(500, 9));
    await toProvince();
    await toCity({ deliveries: (all) => all.filter(({ key }) => key !== '["p503"]') });
    await pullXihu();
    const awaiting = { region: '330106', verdict: 'awaiting', declared: 3, held: 2 };
    assert.deepEqual(await prove('6'), {
      verdict: 'awaiting',
      regions: [{ ...awaiting, lackedAt: PROVINCE }],
    });
    assert.deepEqual(await prove('7'), {
      verdict: 'awaiting',
      regions: [{ ...awaiting, lackedAt: CITY }],
    });
    assert.deepEqual(await prove('4', of('4').slice(1)), {
      verdict: 'awaiting',
      regions: [{ region: '330106', verdict: 'awaiting', declared: 10, held: 9 }],
    });
  });

  it('finds a record that was altered on the way, though its digest was altered with it', async () => {
    const altered = (all: readonly Delivered[]) =>
      all.map((each) => {
        if (each.key !== '["p600"]') return each;
        const record = { ...each.record, name: '另一人' };
        return { ...each, record, digest: digestOf(sha256, canonicalBytes(record)) };
      });
    await send('8', people(600, 3));
    await toProvince();
    await toCity({ deliveries: altered });
    await pullXihu();
    assert.deepEqual(await prove('8'), {
      verdict: 'differing',
      regions: [{ region: '330106', verdict: 'differing', declared: 1, held: 1, lackedAt: CITY }],
    });
  });

  it('finds whatever was altered of an origin, and names it', async () => {
    const given = await origin('1');
    const other = await origin('2');
    const { source, passed } = given;
    const [first, second, third] = passed as [FlowPassed, FlowPassed, FlowPassed];
    const codes = async (changed: Partial<FlowOrigin>) =>
      (await verify({ ...given, ...changed })).map(({ code, gateway = '' }) => [code, gateway]);

    const manifest = source.manifest.replace('"records":30', '"records":29');
    assert.deepEqual((await codes({ source: { ...source, manifest } }))[0], [
      'manifest-altered',
      '',
    ]);
    const ofOther = { ...source, signature: other.source.signature };
    assert.deepEqual((await codes({ source: ofOther }))[0], ['manifest-altered', '']);
    const byOther = { ...source.signature, thumbprint: `sha256:${'0'.repeat(64)}` };
    const differing = await codes({ source: { ...source, signature: byOther } });
    assert.deepEqual(differing[0], ['key-differs', '']);
    const value = Buffer.alloc(64).toString('base64');
    const forged = await codes({
      source: { ...source, signature: { ...source.signature, value } },
    });
    assert.deepEqual(forged[0], ['signature-invalid', '']);
    const base = source.signature.base.replace('POST', 'PUT');
    const elsewhere = await codes({
      source: { ...source, signature: { ...source.signature, base } },
    });
    assert.deepEqual(elsewhere[0], ['signature-foreign', '']);

    const foreign = { ...second, receipt: other.passed[1]!.receipt };
    assert.deepEqual(await codes({ passed: [first, foreign] }), [['receipt-foreign', PROVINCE]]);
    assert.deepEqual(await codes({ passed: [first, third] }), [['receipt-foreign', CITY]]);
    const received = { ...second.received, records: 29 };
    assert.deepEqual(await codes({ passed: [first, { ...second, received }] }), [
      ['receipt-foreign', PROVINCE],
    ]);
    const proofless = { ...first, receipt: { ...first.receipt, index: first.receipt.index + 1 } };
    assert.deepEqual(await codes({ passed: [proofless] }), [['receipt-invalid', MINISTRY]]);
    const { gateways, ...rest } = trust();
    const fewer = { ...rest, gateways: gateways.slice(0, 2) };
    assert.deepEqual(await verifyOrigin({ crypto, sha256 }, given, fewer), [
      { code: 'gateway-untrusted', gateway: CITY },
    ]);
  });

  it('refuses an origin of another batch, and has none of what nobody signed', async () => {
    const { passed, source } = await origin('1');
    const relayed = { source: { ...source, batch: '9' }, passed };
    const opening = sendBatch(partsOf(city.as(SOURCE)), {
      flow: FLOW,
      batch: '9',
      lines: () => [],
      manifest: { window, relayed },
    });
    await assert.rejects(opening, isRefused(422, 'origin-invalid'));
    await send('9', people(700, 3));
    const file = join(ministry.settings.data, 'flows.db');
    const database = new Database(file);
    database.exec('DELETE FROM origins WHERE batch = (SELECT max(batch) FROM origins)');
    database.close();
    const calls = createFlowCalls(ministry.as('hz-core'));
    await assert.rejects(
      calls.origin({ flow: FLOW, batch: '9' }),
      isRefused(404, 'origin-unknown'),
    );
    const stranger = createFlowCalls(city.as('nb-core'));
    await assert.rejects(stranger.batches(FLOW), isRefused(404, 'flow-unknown'));
    await assert.rejects(calls.batches(FLOW, 'nope'), isRefused(404, 'batch-unknown'));
    assert.deepEqual(
      (await toProvince()).map(({ batch, origin: how }) => [batch, how]),
      [['9', 'none']],
    );
    await toCity();
    const [own] = await verify(await origin('9'));
    assert.deepEqual(own, { code: 'key-differs' }, 'the relay was the first that signed');
  });

  it('claims nothing of records that are not what the source sent', async () => {
    const proof = await proveBatch(sha256, {
      origin: await origin('1'),
      regions: ['330106'],
      deliveries: of('1').map((each) => ({ ...each, record: { number: 'p0' } })),
    });
    assert.deepEqual(proof, { verdict: 'incomparable', code: 'form-mapped', at: CITY });
  });

  it('sends an older batch again as it was declared then', async () => {
    const report = await send('1', people(0, 30));
    assert.deepEqual([report.state, report.records.received], ['applied', 30]);
  });

  describe('by the command line', () => {
    const told = async (...argv: readonly string[]) => {
      const captured = capture();
      const code = await run(['flows', ...argv], captured.io);
      return { code, out: captured.out(), err: captured.err() };
    };
    const keyFile = (): string => {
      const file = join(freshFolder(), 'source.pem');
      const own = createPublicKey(ministry.keys.get(SOURCE)!.handle as KeyObject);
      writeFileSync(file, own.export({ type: 'spki', format: 'pem' }));
      return file;
    };
    const gatewayKeys = () =>
      [ministry, province, city].flatMap((each) => ['--gateway-key', each.verifierKey]);
    const between = (upper: World, lower: World): readonly string[] => {
      const from = ['--profile', profileOf(upper), '--as', 'hz-core'];
      return [FLOW, ...from, '--to', profileOf(lower), '--to-as', SOURCE];
    };
    const down = (upper: World, lower: World, ...more: readonly string[]) =>
      told('relay', ...between(upper, lower), ...more);

    it('relays once, or until it is told to stop', async () => {
      await send('10', people(800, 3));
      const done = await down(ministry, province);
      assert.deepEqual(
        [done.code, done.err, done.out],
        [0, '批次 10：已转递 3 条，来历凭证齐全', '已转递 1 个批次'],
      );
      const main = join(packageRoot, 'dist/src/cli/main.js');
      const argv = ['flows', 'relay', ...between(province, city), '--every', '1'];
      const child = spawn(process.execPath, [main, ...argv], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (!(await hasPulled())) await setTimeout(20);
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      const wrong = await down(province, city, '--every', '0');
      assert.deepEqual([wrong.code, wrong.err.split('\n')[0]], [2, '--every 须为 1 至 99999 秒']);
    });

    const hasPulled = async (): Promise<boolean> => {
      await pullXihu();
      return of('10').length > 0;
    };

    it('verifies an origin, and proves a region from what was pulled', async () => {
      const profile = profileOf(city);
      const folder = join(freshFolder(), 'in');
      await told(
        'pull',
        FLOW,
        '--profile',
        profile,
        '--as',
        'xh-desk',
        '--out',
        folder,
        '--after',
        '0',
      );
      const asking = (batch: string, ...more: readonly string[]) =>
        told('origin', FLOW, batch, '--profile', profile, '--as', 'xh-desk', ...more);
      const trusting = ['--source-key', keyFile(), ...gatewayKeys()];
      const region = ['--in', folder, '--region', '330106'];
      const fine = await asking('10', ...trusting, ...region);
      assert.deepEqual(
        [fine.code, fine.out.split('\n')],
        [
          0,
          [
            '✓ 首个来源 province province-core：批次 10，申报 3 条，签名密钥 province-core:k1',
            `✓ ${MINISTRY}：收到 3 条，未转递：问题数据 0、忽略 0、待领 0`,
            `✓ ${PROVINCE}：收到 3 条，未转递：问题数据 0、忽略 0、待领 0`,
            `✓ ${CITY}：收到 2 条，未转递：问题数据 0、忽略 0、待领 0`,
            '✓ 330106：平，首个来源申报 1 条，本地 1 条',
          ],
        ],
        fine.err,
      );
      const short = await asking('6', ...trusting, ...region);
      assert.equal(short.code, 1);
      assert.match(
        short.out,
        /✗ 330106：待补，首个来源申报 3 条，本地 2 条；到 province\..* 时已不符$/,
      );
      const untrusting = await asking('10', '--source-key', keyFile(), '--region', '330106');
      assert.equal(untrusting.code, 1);
      assert.match(untrusting.out, /没有该网关的验证密钥 \(gateway-untrusted\)/);
      const foreign = await asking('9', ...trusting, ...region);
      assert.match(foreign.out, /签名用的不是所信任的密钥 \(key-differs\)/);
      assert.doesNotMatch(foreign.out, /330106/, 'nothing is claimed of what nobody trusts');
    });

    it('finds a batch that was held back whole on the way', async () => {
      await send('11', people(900, 3));
      await send('12', people(1000, 3));
      await toProvince({ lost: '11' });
      await toCity();
      await pullXihu();
      const own = ['--profile', profileOf(city), '--as', 'xh-desk'];
      const trusting = ['--source-key', keyFile(), ...gatewayKeys()];
      const { code, out } = await told('origin', FLOW, '12', ...own, ...trusting);
      assert.deepEqual(
        [code, out.split('\n').at(-1)],
        [1, '✗ 首个来源在此之前的批次 11 未到达本网关 (previous-missing)'],
      );
      const json = await told('origin', FLOW, '12', ...own, ...trusting, '--json');
      const { findings, lost } = JSON.parse(json.out) as { findings: unknown; lost: unknown };
      assert.deepEqual([json.code, findings, lost], [1, [], '11']);
    });
  });
});
