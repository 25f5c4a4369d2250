import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import ExcelJS from '@protobi/exceljs';
import { noteVerifierOf } from '../../src/audit/index.ts';
import type {
  AuditChain,
  AuditGaps,
  AuditIndicators,
  AuditPersonView,
  AuditTable,
  AuditTrace,
  PeopleAuditPage,
} from '../../src/shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { checkExport } from '../../src/supervision/index.ts';
import {
  ask,
  enterpriseRow,
  existing,
  hiring,
  insured,
  insuredRow,
  registered,
  resident,
  suspended,
} from '../support/calls.ts';
import { entriesOf } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const CHECKED = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

const AUDITOR = 'bureau-audit';
const subject = { citizenId: resident.citizenId };
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const rowsOf = ({ tables }: { readonly tables: readonly AuditTable[] }, name: string) =>
  tables.find(({ table }) => table === name)?.rows ?? assert.fail(name);

const exchangesIn = ({ chains }: AuditTrace): readonly AuditChain[] =>
  chains.filter((one): one is AuditChain => one.kind === 'exchange');

const hopOf = (chain: AuditChain | undefined, name: string) =>
  chain?.hops.find(({ hop }) => hop === name) ?? assert.fail(name);

describe('supervision of a gateway that exchanges', () => {
  let world: World;
  const exchanges: Record<string, string> = {};

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what is asked for
  const send = async <Answer>(
    path: string,
    {
      as = AUDITOR,
      body,
      language = 'zh-CN',
    }: { as?: string; body?: unknown; language?: string } = {},
  ) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'accept-language': language };
    const reply = await world
      .as(as)
      .send({ method, path, headers, ...(body === undefined ? {} : { body }) });
    return { ...reply, json: reply.body as Answer & { code?: string } };
  };

  const read = async <Answer>(path: string, schema: string, body?: unknown): Promise<Answer> => {
    const { status, json } = await send<Answer>(path, { body });
    assert.equal(status, 200, JSON.stringify(json));
    assert.deepEqual(CHECKED.check(`api/${schema}.json`)(json), { ok: true, value: json });
    return json;
  };

  const call = async (name: string, asking: Parameters<typeof ask>[1] = {}, as = 'xihu-window') => {
    const { headers } = await ask(world.as(as), asking);
    exchanges[name] = headers.get('jingwei-exchange') ?? assert.fail(name);
  };

  before(async function () {
    this.timeout(60_000);
    // Waits for a provider beyond what its duty allows, which is three seconds.
    world = await startWorld({ limits: { providerTimeoutMs: 3500 } });
    world.provider.play(answering(insured(insuredRow())));
    await call('released', { body: { items: ['name', 'status'] } });
    await call('all items');
    await call('another case', {
      body: { purpose: { ...hiring, case: 'BJ-2026-0002' }, items: ['status'] },
    });
    world.provider.play(answering(insured(insuredRow({ AAC031: '9' }))));
    await call('breached', { body: { items: ['status'] } });
    world.provider.play(() => undefined);
    await call('timeout', { body: { items: ['status'] } });
    world.provider.play(answering(insured(insuredRow({ AAC002: suspended.citizenId }))));
    await call('another person', {
      body: { subject: { citizenId: suspended.citizenId }, items: ['status'] },
    });
    await call('no duty', { dataset: 'shoe-sizes' });
    await call('no grant', { dataset: 'social-insurance-payments' });
    world.provider.play(answering(registered(enterpriseRow())));
    await call('enterprise', {
      dataset: 'enterprise-registration',
      body: { subject: { uscc: existing.uscc }, items: ['uscc', 'status'] },
    });
  });
  after(() => world.close());

  it('finds every step that touched a person, across datasets, with owner and delay', async () => {
    const trace = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { subject });
    assert.equal(trace.upTo, trace.size);
    const chains = exchangesIn(trace);
    const expected = [
      'no grant',
      'no duty',
      'timeout',
      'breached',
      'another case',
      'all items',
      'released',
    ];
    assert.deepEqual(
      chains.map(({ exchange }) => exchange),
      expected.map((name) => exchanges[name]),
    );
    const [released] = chains.filter(({ exchange }) => exchange === exchanges['released']);
    assert.equal(released?.requester.name, '杭州市西湖区行政审批局');
    assert.equal(released.serviceItem?.id, 'hiring-registration');
    assert.deepEqual(released.released, ['name', 'status']);
    assert.deepEqual(
      released.hops.map(({ hop }) => hop),
      [
        'identify',
        'read',
        'decide',
        'route',
        'record',
        'fetch',
        'check',
        'map',
        'release',
        'answered',
      ],
    );
    const fetched = hopOf(released, 'fetch');
    assert.equal(fetched.owner.id, released.provider?.id);
    assert.notEqual(fetched.owner.name, undefined);
    const late = chains.find(({ exchange }) => exchange === exchanges['timeout']);
    assert.equal(late?.code, 'provider-timeout');
    assert.equal(late.turn?.id, late.provider?.id);
    assert.ok(hopOf(late, 'fetch').tookMs >= 450);
  });

  it('finds by case, by record, by exchange and by token; pages through', async () => {
    const cases = await read<AuditTrace>('/v1/audit/trace?case=BJ-2026-0002', 'audit-trace');
    assert.deepEqual(
      cases.chains.map((one) => one.kind === 'exchange' && one.exchange),
      [exchanges['another case']],
    );
    const record = { dataset: 'social-insurance-payments', subject };
    const ofRecord = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { record });
    assert.equal(ofRecord.chains.length, 1);
    const one = await read<AuditTrace>(
      `/v1/audit/trace?exchange=${exchanges['breached']}`,
      'audit-trace',
    );
    assert.equal((one.chains[0] as AuditChain).code, 'provider-breached-standard');
    const whole = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { subject });
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const path = `/v1/audit/trace?subject=${whole.token}&limit=2`;
      const page = await read<AuditTrace>(
        before === undefined ? path : `${path}&before=${before}`,
        'audit-trace',
      );
      seen.push(...page.chains.filter(({ kind }) => kind === 'exchange').map(({ index }) => index));
      before = page.before;
    } while (before !== undefined);
    const indexes = whole.chains
      .filter(({ kind }) => kind === 'exchange')
      .map(({ index }) => index);
    assert.deepEqual(seen, indexes);
  });

  it('knows nothing of those nobody asked about', async () => {
    const stranger = { citizenId: '330105189001010000' };
    const { size } = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', {
      subject: stranger,
    });
    const trace = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { subject: stranger });
    assert.deepEqual([trace.chains, trace.token], [[], undefined]);
    assert.ok(trace.size > size);
  });

  it('makes each trace an entry that the next trace finds, and never names whom it was about', async () => {
    const traced = entriesOf(world).filter(({ kind }) => kind === 'audit.traced');
    assert.ok(traced.length > 0);
    assert.equal(JSON.stringify(traced).includes(resident.citizenId), false);
    const { chains } = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { subject });
    const reading = chains.find(({ kind }) => kind === 'reading');
    assert.equal(reading?.kind === 'reading' && reading.agency.name, '浙江省数据局');
  });

  it('tells the person who looked and why, in both languages', async () => {
    const view = await read<AuditPersonView>('/v1/audit/trace', 'audit-person-view', {
      subject,
      view: 'person',
    });
    const look = view.looks.find(({ exchange }) => exchange === exchanges['released']);
    assert.equal(look?.agency.name, '杭州市西湖区行政审批局');
    assert.match(look.why, /^办理政务服务事项 · /);
    assert.deepEqual(view.delayed, []);
    const body = { subject, view: 'person' };
    const { json } = await send<AuditPersonView>('/v1/audit/trace', { body, language: 'en' });
    const english = json.looks.find(({ exchange }) => exchange === exchanges['released']);
    assert.equal(english?.agency.name, 'Xihu District Administrative Approval Bureau');
    assert.match(english.why, /^Handling a government service · /);
  });

  it('counts what happened, table by table', async () => {
    const told = await read<AuditIndicators>('/v1/audit/indicators', 'audit-indicators');
    assert.equal(told.upTo, told.size);
    const day = today();
    const volume = rowsOf(told, 'volume-by-day');
    assert.deepEqual(volume, [
      { day, calls: 9, released: 5, refused: 4, abandoned: 0, unidentified: 0 },
    ]);
    const refusals = rowsOf(told, 'refusals').map(({ code, calls }) => [code, calls]);
    assert.deepEqual(Object.fromEntries(refusals) as unknown, {
      'no-authority': 1,
      'no-grant': 1,
      'provider-breached-standard': 1,
      'provider-timeout': 1,
    });
  });

  it('measures providers against their duties', async () => {
    const told = await read<AuditIndicators>('/v1/audit/indicators', 'audit-indicators');
    const [row] = rowsOf(told, 'providers').filter(
      ({ dataset }) => dataset === 'social-insurance-status',
    );
    const { asked, given, breached, failed, limitMs, late } = row ?? assert.fail();
    assert.deepEqual(
      { asked, given, breached, failed, limitMs, late },
      {
        asked: 6,
        given: 4,
        breached: 1,
        failed: 1,
        limitMs: 3000,
        late: 1,
      },
    );
    const agency = rowsOf(told, 'agencies').find((each) => each['agency'] === row?.['provider']);
    assert.deepEqual([agency?.['asked'], agency?.['withheld']], [6, 2]);
    assert.equal(typeof agency?.['name'], 'string');
  });

  it('tells duties nobody used, coverage, and over-collection with its rule', async () => {
    const told = await read<AuditIndicators>('/v1/audit/indicators', 'audit-indicators');
    const unused = rowsOf(told, 'unused-duties').map(({ dataset }) => dataset);
    assert.equal(unused.includes('driving-licence'), true);
    assert.equal(unused.includes('social-insurance-status'), false);
    const covered = rowsOf(told, 'coverage').find(
      ({ dataset }) => dataset === 'social-insurance-status',
    );
    assert.equal(covered?.['asked'], 6);
    const over = rowsOf(told, 'over-collection');
    const rules = new Set(over.map(({ rule }) => rule));
    assert.equal(rules.has('asked-for-all'), true, JSON.stringify([...rules]));
    assert.equal(rules.has('granted-never-asked'), true);
  });

  it('reports demands that no duty covers', async () => {
    const told = await read<AuditGaps>('/v1/audit/gaps', 'audit-gaps');
    const [gap] = rowsOf(told, 'gaps');
    assert.deepEqual(
      [gap?.['dataset'], gap?.['requester'], gap?.['demands'], gap?.['known']],
      ['shoe-sizes', 'hz-xihu-approval', 1, '否'],
    );
  });

  it('finds entries by what they are like', async () => {
    const filtered = async (query: string): Promise<PeopleAuditPage> =>
      read<PeopleAuditPage>(`/v1/audit/entries?${query}`, 'people-audit-page');
    const kinds = (page: PeopleAuditPage) => page.entries.map(({ entry }) => entry.kind);
    assert.deepEqual(kinds(await filtered(`exchange=${exchanges['released']}`)), [
      'exchange.outcome',
      'exchange.intent',
    ]);
    assert.deepEqual(kinds(await filtered('code=no-grant')), ['exchange.refused']);
    assert.equal((await filtered('kind=exchange.intent')).entries.length, 7);
    assert.equal(
      (await filtered(`kind=exchange.intent&from=${today()}&to=${today()}`)).entries.length,
      7,
    );
    assert.equal((await filtered('kind=exchange.intent&to=2020-01-01')).entries.length, 0);
    assert.equal(
      (await filtered('dataset=enterprise-registration&system=xihu-window')).entries.length,
      2,
    );
    assert.equal((await filtered('agency=hz-xihu-approval&limit=3')).entries.length, 3);
  });

  for (const format of ['csv', 'jsonl', 'xlsx']) {
    for (const what of ['entries', 'indicators', 'gaps']) {
      it(`gives ${what} as ${format} with a manifest that the log's key signed`, async () => {
        const before = entriesOf(world).length;
        const { status, headers, bytes } = await send(`/v1/audit/${what}?format=${format}`);
        assert.equal(status, 200);
        assert.equal(headers.get('content-type'), 'application/zip');
        const verifier = noteVerifierOf(sha256, world.verifierKey);
        const verdict = await checkExport(sha256, verifier, bytes);
        assert.equal(verdict.ok, true, JSON.stringify(verdict));
        const entry = entriesOf(world)
          .slice(before)
          .find(({ kind }) => kind === 'audit.exported');
        assert.equal(entry?.kind === 'audit.exported' && entry.what, what);
        const files = unzipSync(bytes);
        assert.equal(strFromU8(files['manifest.txt']!).startsWith('jingwei export v1\n'), true);
        if (format === 'csv') {
          const [first] = Object.entries(files).filter(([name]) => name.endsWith('.csv'));
          assert.deepEqual([...first![1].subarray(0, 3)], [0xef, 0xbb, 0xbf]);
          assert.match(strFromU8(first![1]), /[\u4e00-\u9fff]/);
        }
        if (format === 'xlsx') {
          const workbook = new ExcelJS.Workbook();
          const [file] = Object.entries(files).filter(([name]) => name.endsWith('.xlsx'));
          await workbook.xlsx.load(Buffer.from(file![1]) as unknown as ArrayBuffer);
          assert.ok((workbook.worksheets[0]?.rowCount ?? 0) > 1);
        }
      });
    }
  }

  it('is for the bureau only', async () => {
    for (const path of ['trace?case=1', 'indicators', 'gaps', 'entries']) {
      const { json } = await send(`/v1/audit/${path}`, { as: 'xihu-window' });
      assert.equal(json.code, 'not-permitted', path);
    }
    const unsigned = await fetch(`${world.gateway.baseUrl}/v1/audit/indicators`);
    assert.equal(((await unsigned.json()) as { code: string }).code, 'session-missing');
  });

  it('refuses what is no question', async () => {
    const wrong = [
      'trace',
      'trace?case=1&exchange=2',
      'trace?subject=330106189005170011',
      'trace?case=%20',
      'indicators?from=2026-01-01&to=2025-01-01',
      'indicators?from=2020-01-01',
      'gaps?format=pdf',
      'indicators?to=2026-02-31',
      'entries?kind=nothing',
      'entries?from=yesterday',
      'entries?agency=%00',
    ];
    for (const path of wrong) {
      const { json } = await send(`/v1/audit/${path}`);
      assert.equal(json.code, 'query-invalid', path);
    }
    for (const body of [{}, { subject, case: 'BJ-1' }, { case: 'BJ-1', view: 'person' }]) {
      const { json } = await send('/v1/audit/trace', { body });
      assert.equal(json.code, 'query-invalid', JSON.stringify(body));
    }
    const { json } = await send('/v1/audit/trace', { body: { someone: 1 } });
    assert.equal(json.code, 'body-invalid');
  });

  it('finds the same after a restart, and after what was derived is lost', async function () {
    this.timeout(60_000);
    const trace = async () => {
      const { chains } = await read<AuditTrace>('/v1/audit/trace', 'audit-trace', { subject });
      return chains.filter(({ kind }) => kind === 'exchange');
    };
    const before = await trace();
    world = await world.restart();
    assert.deepEqual(await trace(), before);
  });
});
