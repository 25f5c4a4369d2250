import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Io } from '../../src/cli/index.ts';
import { newId } from '../../src/kernel/index.ts';
import { activateFounders, openOffice, TOTP_STEP_MS } from './support/office.ts';
import type { Colleague, Office } from './support/office.ts';

describe('erasures at the command line', () => {
  let office: Office;
  let auditor: Colleague;
  let secadmin: Colleague;
  const homes = new Map<Colleague, string>();
  const home = (who: Colleague): string => homes.get(who) ?? '';

  const start = (who: Colleague, argv: readonly string[], typed: readonly string[] = []) => {
    const [out, err]: [string[], string[]] = [[], []];
    const io: Io = {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env: { HOME: home(who), JINGWEI_LANG: 'en' },
      color: false,
      typed,
    };
    const ended = run([...argv, '--json'], io).then((code) => ({
      code,
      value: JSON.parse(out.join('\n') || '{}') as Readonly<Record<string, unknown>>,
      err: err.join('\n'),
    }));
    return { ended, err };
  };

  const jingwei = (who: Colleague, ...argv: readonly string[]) =>
    start(who, ['audit', 'erasures', ...argv]).ended;

  async function signIn(who: Colleague): Promise<void> {
    homes.set(who, mkdtempSync(join(tmpdir(), 'jingwei-home-')));
    const page = await office.signedIn(who);
    const { ended, err } = start(who, ['sign-in', '--gateway', office.origin]);
    let code: string | undefined;
    while (code === undefined) {
      await sleep(20);
      [, code] = /sign-in\/cli#([\w-]+)/.exec(err.join('\n')) ?? [];
    }
    await page.ask(`/v1/cli-sign-ins/${code}/approve`, { method: 'POST' });
    assert.equal((await ended).code, 0);
  }

  before(async function () {
    this.timeout(60_000);
    office = await openOffice();
    ({ secadmin } = await activateFounders(office));
    const page = await office.signedIn(secadmin, { steppedUp: true });
    const body = {
      loginName: 'auditor',
      displayName: '测试员',
      agency: 'zj-data-bureau',
      roles: [{ role: 'bureau-auditor', scope: { kind: 'all' } }],
    };
    const { json } = await page.ask('/v1/people', { method: 'POST', body });
    const { person } = json['person'] as { readonly person: string };
    const token = String(json['activationToken']);
    auditor = await office.activate({ loginName: 'auditor', person, token });
    await signIn(auditor);
    await signIn(secadmin);
  });
  after(async () => {
    await office.close();
    for (const folder of homes.values()) rmSync(folder, { recursive: true });
  });

  it('are asked by one, seen by both, and approved by the other with a proof', async function () {
    this.timeout(30_000);
    const file = join(home(auditor), 'subject.json');
    writeFileSync(file, JSON.stringify({ citizenId: '330106189005170017' }));
    const why = ['--reason', 'subject-request'];
    const asked = await jingwei(auditor, 'ask', '--subject-file', file, ...why);
    assert.equal(asked.code, 0, asked.err);
    const erasure = String(asked.value['erasure']);
    const listed = await jingwei(secadmin, 'list');
    assert.deepEqual(listed.value, { erasures: [asked.value] });

    const typed = [secadmin.loginName, secadmin.password, secadmin.code()];
    const argv = ['audit', 'erasures', 'approve', erasure];
    const approved = await start(secadmin, argv, typed).ended;
    office.clock.advance(TOTP_STEP_MS);
    assert.equal(approved.code, 0, approved.err);
    assert.deepEqual(approved.value, { erasure, exchanges: 0, keys: 0 });
    assert.deepEqual((await jingwei(auditor, 'list')).value, { erasures: [] });
  });

  it('are refused without a proof, and want one of the two things to erase', async () => {
    const why = ['--reason', 'other'];
    const asked = await jingwei(auditor, 'ask', '--exchange', newId(), ...why);
    const refused = await jingwei(secadmin, 'refuse', String(asked.value['erasure']));
    assert.equal(refused.code, 0, refused.err);
    assert.equal((await jingwei(auditor, 'ask', ...why)).code, 2);
  });
});
