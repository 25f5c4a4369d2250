import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Io } from '../../src/cli/index.ts';
import type { AuditIndicators, RoleName } from '../../src/shapes/index.ts';
import type { Browser } from '../people/support/browser.ts';
import { activateFounders, openOffice, type Office } from '../people/support/office.ts';

const VERIFIER = 'v'.repeat(43);
const CODE = 'c'.repeat(16);

describe('people of the bureau asking the log', () => {
  let office: Office;
  let root: string;
  const pages = new Map<RoleName, Browser>();

  /** What `jingwei sign-in` does, approved in the browser of who runs it. */
  async function signIn(page: Browser): Promise<void> {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const post = (path: string, body?: unknown) => page.ask(path, { method: 'POST', body });
    await post('/v1/cli-sign-ins', { code: CODE, challenge });
    await post(`/v1/cli-sign-ins/${CODE}/approve`);
    const reply = await fetch(`${office.origin}/v1/cli-sign-ins/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'jingwei-cli' },
      body: JSON.stringify({ code: CODE, verifier: VERIFIER }),
    });
    const { token, endsAt } = (await reply.json()) as { token: string; endsAt: string };
    mkdirSync(join(root, 'jingwei'));
    const stored = { baseUrl: office.origin, token, endsAt, displayName: '测试员' };
    writeFileSync(join(root, 'jingwei', 'session.json'), JSON.stringify(stored));
  }

  before(async function () {
    this.timeout(120_000);
    root = mkdtempSync(join(tmpdir(), 'jingwei-audit-'));
    office = await openOffice();
    const { secadmin, auditadmin } = await activateFounders(office);
    pages.set('audit-administrator', await office.signedIn(auditadmin));
    const page = await office.signedIn(secadmin);
    for (const role of ['bureau-auditor', 'catalog-maintainer'] as const) {
      const scope =
        role === 'bureau-auditor' ? { kind: 'all' } : { kind: 'agency', agency: 'hz-housing' };
      const agency = role === 'bureau-auditor' ? 'zj-data-bureau' : 'hz-housing';
      const body = { loginName: role, displayName: '测试员', agency, roles: [{ role, scope }] };
      const { json } = await page.ask('/v1/people', { method: 'POST', body });
      const { person } = json['person'] as { person: string };
      const token = String(json['activationToken']);
      pages.set(
        role,
        await office.signedIn(await office.activate({ loginName: role, person, token })),
      );
    }
    await signIn(pages.get('bureau-auditor')!);
  });
  after(async () => {
    await office.close();
    rmSync(root, { recursive: true });
  });

  const PATHS = ['trace?case=BJ-1', 'indicators', 'gaps'];

  it('answers the auditor, and makes each asking an entry of theirs', async () => {
    const page = pages.get('bureau-auditor')!;
    const { size } = office.base.log;
    for (const path of PATHS) {
      const { status, text } = await page.ask(`/v1/audit/${path}`);
      assert.equal(status, 200, text);
    }
    const asked = office.entries().slice(size);
    assert.deepEqual(
      asked.map(({ kind }) => kind),
      ['audit.traced', 'audit.consulted', 'audit.consulted'],
    );
    for (const entry of asked)
      assert.equal('reader' in entry && entry.reader.agency, 'zj-data-bureau');
    const body = { subject: { citizenId: '330106189001010000' } };
    const { status } = await page.ask('/v1/audit/trace', { method: 'POST', body });
    assert.equal(status, 200);
  });

  it('refuses everybody else, administrators too, and records that', async () => {
    for (const role of ['audit-administrator', 'catalog-maintainer'] as const) {
      for (const path of PATHS) {
        const { size } = office.base.log;
        const { json } = await pages.get(role)!.ask(`/v1/audit/${path}`);
        assert.equal(json.code, 'not-permitted', `${role} ${path}`);
        assert.deepEqual(
          office
            .entries()
            .slice(size)
            .map(({ kind }) => kind),
          ['person.act-refused'],
        );
      }
    }
  });

  async function jingwei(...argv: readonly string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const io: Io = {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env: { XDG_STATE_HOME: root, XDG_CONFIG_HOME: root, HOME: root },
      color: false,
    };
    const code = await run(argv, io);
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  it('is asked at the command line', async () => {
    const { code, out, err } = await jingwei('audit', 'indicators', '--table', 'coverage');
    assert.equal(code, 0, err);
    assert.match(out, /^# 责任事项区域覆盖\n目录\t名称/);
    const english = await jingwei('audit', 'gaps', '--lang', 'en', '--json');
    assert.deepEqual(
      (JSON.parse(english.out) as AuditIndicators).tables.map(({ title }) => title),
      ['Gaps'],
    );
    const trace = await jingwei('audit', 'trace', '--subject', 'citizenId=330106189001010000');
    assert.deepEqual([trace.code, trace.out], [0, '没有查到']);
    const person = await jingwei(
      'audit',
      'trace',
      '--subject',
      'citizenId=330106189001010000',
      '--person',
    );
    assert.equal(person.code, 0, person.err);
    assert.equal((await jingwei('audit', 'trace')).code, 2);
    assert.equal((await jingwei('audit', 'gaps', '--from', 'x')).code, 1);
  });

  it('gives files that are checked offline, and finds what was changed in them', async () => {
    const file = join(root, 'entries.zip');
    const taken = await jingwei(
      'audit',
      'export',
      '--format',
      'csv',
      '--filter',
      'kind=key.registered',
      '--out',
      file,
    );
    assert.equal(taken.code, 0, taken.err);
    const key = ['--verifier-key', office.base.keys.verifierKey];
    const sound = await jingwei('audit', 'check-export', file, ...key);
    assert.deepEqual([sound.code, sound.out], [0, '✓ 2 个文件与签名清单一致'], sound.err);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = 255 - bytes[bytes.length >> 1]!;
    writeFileSync(`${file}.changed`, bytes);
    assert.equal((await jingwei('audit', 'check-export', `${file}.changed`, ...key)).code, 1);
    assert.equal((await jingwei('audit', 'export', '--out', file)).code, 1);
  });
});
