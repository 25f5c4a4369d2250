import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { castEnterprises, castPersons, nobody } from './cast.ts';

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** These tests run from source or compiled, and so do the processes they start. */
const EXTENSION = extname(import.meta.filename);
const LOADER = EXTENSION === '.ts' ? ['--import=tsx'] : [];

async function start(name: string, database: string): Promise<Running> {
  const file = join(import.meta.dirname, name + EXTENSION);
  const args = [...LOADER, file, '--port', '0', '--database', database];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url: (JSON.parse(line) as { listening: string }).listening };
}

async function end({ child }: Running): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await ended) as [unknown];
  return code;
}

const post = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

/** Twenty thousand people take their time on a loaded machine. */
const SUITE_TIMEOUT_MS = 60_000;

describe('provider processes', function () {
  this.timeout(SUITE_TIMEOUT_MS);

  const directory = mkdtempSync(join(tmpdir(), 'province-'));
  const databaseOf = (name: string): string => join(directory, `${name}.db`);
  const running = new Map<string, Running>();

  const ask = async (name: string, path: string, body: object): Promise<unknown> =>
    (await post(`${running.get(name)?.url}${path}`, JSON.stringify(body))).json();

  before(async () => {
    for (const name of ['social-insurance', 'enterprise-register', 'population']) {
      running.set(name, await start(name, databaseOf(name)));
    }
  });

  after(async () => {
    for (const process of running.values()) assert.equal(await end(process), 0);
    rmSync(directory, { recursive: true });
  });

  describe('social insurance', () => {
    const status = (citizenId: string): Promise<unknown> =>
      ask('social-insurance', '/status/query', { AAC002: citizenId });
    const rowsOf = async (citizenId: string): Promise<Record<string, unknown>[]> =>
      ((await status(citizenId)) as { data: Record<string, unknown>[] }).data;

    it('answers for the resident', async () => {
      const row = {
        AAC001: '0000000001',
        AAC002: '33010618900517001X',
        AAC003: '沈文山',
        AAC031: '1',
        AAE003: '202610',
        AAB003: castEnterprises.existing.uscc,
        AAB301: '330106',
        AAE180: '5230.00',
      };
      assert.deepEqual(await status(castPersons.resident.citizenId), {
        code: '1',
        message: '成功',
        data: [
          { ...row, AAE140: '110' },
          { ...row, AAE140: '310' },
        ],
      });
    });

    const cases = [
      { name: 'suspended', of: castPersons.suspended, row: { AAC031: '2', AAE003: '202603' } },
      { name: 'insured elsewhere', of: castPersons.insuredElsewhere, row: { AAB301: '330203' } },
      { name: 'breaks its standard', of: castPersons.breaksStandard, row: { AAC031: '9' } },
      {
        name: 'another person',
        of: castPersons.wrongSubject,
        row: { AAC002: '330105189308220022' },
      },
      { name: 'padded name', of: castPersons.padded, row: { AAC003: ' 潘永和  ' } },
    ];
    for (const { name, of, row } of cases) {
      it(`answers with the cast's data: ${name}`, async () => {
        const rows = await rowsOf(of.citizenId);
        assert.equal(rows.length, 1);
        assert.deepEqual({ ...rows[0], ...row }, rows[0]);
      });
    }

    it('knows nothing of nobody', async () => {
      assert.deepEqual(await rowsOf(nobody.citizenId), []);
    });

    it('tells the payments of twelve months, fewer for the suspended', async () => {
      const payments = async (AAC002: string): Promise<Record<string, unknown>[]> => {
        const answer = await ask('social-insurance', '/payments/query', { AAC002 });
        return (answer as { data: Record<string, unknown>[] }).data;
      };
      const rows = await payments(castPersons.resident.citizenId);
      assert.equal(rows.length, 24);
      assert.deepEqual(rows[0], {
        AAC002: '33010618900517001X',
        AAE140: '110',
        AAE003: '202511',
        AAE020: 125_520,
        AAB301: '330106',
      });
      assert.equal(rows[11]?.['AAE003'], '202610');
      assert.equal((await payments(castPersons.suspended.citizenId)).length, 5);
    });
  });

  describe('enterprise register', () => {
    const listOf = async (path: string, UNISCID: string): Promise<unknown> => {
      const answer = await ask('enterprise-register', path, { UNISCID });
      const { code, result } = answer as { code: string; result: { list: unknown } };
      assert.equal(code, '200');
      return result.list;
    };

    it('answers for an existing enterprise', async () => {
      assert.deepEqual(await listOf('/enterprise/query', castEnterprises.existing.uscc), [
        {
          UNISCID: '91330106XN9000019B',
          ENTNAME: '杭州经纬样例纺织有限公司',
          ESTDATE: 1_223_654_400_000,
          OPFROM: '20081011000000',
          REGCAP: '100.000000',
          REGSTATE: '1',
          REGORG: '330106',
          DOM: '浙江省杭州市西湖区织机路1号',
          LEREP: '应守成',
        },
      ]);
    });

    it('answers for a revoked one, whose capital has cents, and one older than 1970', async () => {
      const [revoked] = (await listOf(
        '/enterprise/query',
        castEnterprises.revoked.uscc,
      )) as object[];
      assert.deepEqual({ ...revoked, REGSTATE: '2', REGCAP: '50.500055' }, revoked);
      const [old] = (await listOf('/enterprise/query', castEnterprises.restored.uscc)) as object[];
      assert.deepEqual({ ...old, ESTDATE: Date.parse('1956-01-17T16:00:00Z') }, old);
    });

    it('tells abnormal listings, still open and removed', async () => {
      const { existing, revoked, restored } = castEnterprises;
      assert.deepEqual(await listOf('/abnormal/query', existing.uscc), []);
      assert.deepEqual(await listOf('/abnormal/query', revoked.uscc), [
        { UNISCID: revoked.uscc, INDATE: '20190708000000', INREASON: '1', OUTDATE: '' },
      ]);
      assert.deepEqual(await listOf('/abnormal/query', restored.uscc), [
        {
          UNISCID: restored.uscc,
          INDATE: '20210709000000',
          INREASON: '4',
          OUTDATE: '20220214000000',
        },
      ]);
    });
  });

  describe('population', () => {
    const dataOf = async (path: string, gmsfhm: string): Promise<unknown[]> => {
      const answer = await ask('population', path, { gmsfhm });
      const { status, data } = answer as { status: string; data: unknown[] };
      assert.equal(status, '0');
      return data;
    };

    it('answers for the resident', async () => {
      assert.deepEqual(await dataOf('/person', castPersons.resident.citizenId), [
        {
          gmsfhm: '33010618900517001X',
          xm: '沈文山',
          xb: '1',
          mz: '01',
          csrq: '18900517',
          xzqh: '330106',
          hjdz: '浙江省杭州市西湖区经纬路17号',
          lxdh: '12900000001',
        },
      ]);
    });

    it('holds one number twice, and neither outsiders nor nobody', async () => {
      assert.equal((await dataOf('/person', castPersons.twice.citizenId)).length, 2);
      assert.deepEqual(await dataOf('/person', castPersons.permitHolder.citizenId), []);
      assert.deepEqual(await dataOf('/person', nobody.citizenId), []);
    });

    it('tells a residence permit', async () => {
      assert.deepEqual(await dataOf('/residence', castPersons.permitHolder.citizenId), [
        {
          gmsfhm: castPersons.permitHolder.citizenId,
          jzzh: 'JZ33010600000001',
          jzdz: '浙江省杭州市西湖区织机路88号',
          jzxzqh: '330106',
          qfrq: '20260115',
          yxqz: '20270114',
        },
      ]);
      assert.deepEqual(await dataOf('/residence', castPersons.resident.citizenId), []);
    });
  });

  describe('every one', () => {
    const urlOf = (path: string): string => `${running.get('social-insurance')?.url}${path}`;

    for (const body of ['', '{', 'null', '[]', '{}', '{"AAC002":7}', '{"AAC002":"330106"}']) {
      it(`calls this ask malformed: ${body === '' ? 'nothing' : body}`, async () => {
        const answer = await post(urlOf('/status/query'), body);
        assert.deepEqual(await answer.json(), { code: '0', message: '参数错误' });
      });
    }

    it('says malformed in its own envelope', async () => {
      assert.deepEqual(await ask('enterprise-register', '/enterprise/query', {}), {
        code: '400',
        msg: '参数错误',
      });
      assert.deepEqual(await ask('population', '/person', {}), {
        status: '1',
        message: '参数错误',
        data: [],
      });
    });

    it('answers in JSON and UTF-8, and keeps the connection', async () => {
      const { headers } = await post(urlOf('/status/query'), '{}');
      assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(headers.get('connection'), 'keep-alive');
    });

    it('refuses other paths, other methods and long bodies', async () => {
      assert.equal((await post(urlOf('/other'), '{}')).status, 404);
      assert.equal((await fetch(urlOf('/status/query'))).status, 405);
      assert.equal((await post(urlOf('/status/query'), ' '.repeat(20_000))).status, 413);
    });

    it('serves a filled database again without filling it', async () => {
      const name = 'enterprise-register';
      const running = await start(name, databaseOf('again'));
      await end(running);
      const written = statSync(databaseOf('again')).mtimeMs;
      const second = await start(name, databaseOf('again'));
      assert.equal(await end(second), 0);
      assert.equal(statSync(databaseOf('again')).mtimeMs, written);
    });
  });
});
