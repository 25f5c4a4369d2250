import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Io } from '../../src/cli/index.ts';
import type { PeopleInvitation, PeoplePerson, PeopleRecovery } from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { openPage } from './support/page.ts';
import {
  activateFounders,
  openOffice,
  TOTP_STEP_MS,
  type Colleague,
  type Office,
} from './support/office.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the command line of people', () => {
  let office: Office;
  let founders: Awaited<ReturnType<typeof activateFounders>>;
  let home = '';
  before(async () => {
    office = await openOffice();
    founders = await activateFounders(office);
    home = mkdtempSync(join(tmpdir(), 'jingwei-home-'));
  });
  after(async () => {
    await office.close();
    rmSync(home, { recursive: true });
  });

  const start = (argv: readonly string[], typed: readonly string[] = []) => {
    const [out, err]: [string[], string[]] = [[], []];
    const io: Io = {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env: { HOME: home, JINGWEI_LANG: 'en' },
      color: false,
      typed,
    };
    const ended = run(argv, io).then((code): Ran => ({
      code,
      out: out.join('\n'),
      err: err.join('\n'),
    }));
    return { ended, err };
  };

  const cli = (argv: readonly string[], typed?: readonly string[]): Promise<Ran> =>
    start(argv, typed).ended;

  const proof = ({
    loginName,
    password,
    code,
  }: Pick<Colleague, 'loginName' | 'password' | 'code'>) => [loginName, password, code()];

  /** As whoever has the authenticator at hand, each code once. */
  const proven = async (who: Colleague, ...argv: readonly string[]): Promise<Ran> => {
    const ran = await cli([...argv, '--json'], proof(who));
    office.clock.advance(TOTP_STEP_MS);
    return ran;
  };

  const codeShown = async (err: readonly string[]): Promise<string> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const [, code] = /sign-in\/cli#([\w-]+)/.exec(err.join('\n')) ?? [];
      if (code !== undefined) return code;
      await sleep(20);
    }
    return assert.fail('no code shown');
  };

  const decide = (page: Browser, code: string, verdict: string): Promise<Answered> =>
    page.ask(`/v1/cli-sign-ins/${code}/${verdict}`, { method: 'POST' });

  /** Signs the command line in as somebody, approved in their browser. */
  const signIn = async (who: Colleague, verdict = 'approve'): Promise<Ran> => {
    const page = await office.signedIn(who);
    const { ended, err } = start(['sign-in', '--gateway', office.origin, '--json']);
    const code = await codeShown(err);
    const asked = await page.ask(`/v1/cli-sign-ins/${code}`);
    const check = office.base.schemas.check('api/people-cli-sign-in.json');
    assert.deepEqual(check(asked.json), { ok: true, value: asked.json });
    assert.equal(asked.json['userAgent'], 'jingwei-cli');
    assert.equal((await decide(page, code, verdict)).status, 200);
    assert.equal((await decide(page, code, 'approve')).json.code, 'already-decided');
    return ended;
  };

  const tokenFile = (): string => join(home, '.config/jingwei/session.json');

  const stored = (): { token: string } =>
    JSON.parse(readFileSync(tokenFile(), 'utf8')) as { token: string };

  it('needs somebody signed in', async () => {
    const { code, err } = await cli(['people', 'list']);
    assert.equal(code, 1);
    assert.match(err, /run jingwei sign-in/);
  });

  it('signs in by way of a browser and keeps a token for its user alone', async function () {
    this.timeout(20_000);
    const { code, out } = await signIn(founders.secadmin);
    assert.equal(code, 0);
    const told = JSON.parse(out) as { person: string; endsAt: string };
    assert.equal(told.person, founders.secadmin.person);
    assert.equal(Date.parse(told.endsAt) - office.clock.now() <= 8 * 3_600_000, true);
    assert.equal(statSync(tokenFile()).mode & 0o777, 0o600);
    assert.equal(statSync(join(home, '.config/jingwei')).mode & 0o777, 0o700);
    assert.equal(out.includes(stored().token), false);
  });

  it('lists people with the token', async () => {
    const { code, out } = await cli(['people', 'list']);
    assert.equal(code, 0);
    assert.match(out, /\tactive\tzj-data-bureau\tsysadmin\t.*system-administrator@all/);
    const json = await cli(['people', 'list', '--json', '--agency', 'zj-tax']);
    assert.deepEqual(JSON.parse(json.out), []);
  });

  it('does nothing dangerous with the token alone', async () => {
    const { token } = stored();
    const reply = await fetch(`${office.origin}/v1/people`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'jingwei-cli',
      },
      body: JSON.stringify({
        loginName: 'no.one',
        displayName: '无',
        agency: 'zj-tax',
        roles: [],
      }),
    });
    assert.equal(((await reply.json()) as { code: string }).code, 'step-up-required');
  });

  it('creates, changes, disables, enables and invites, proven at the terminal', async () => {
    const { secadmin } = founders;
    const made = await proven(
      secadmin,
      ...['people', 'create', '--login', 'zhao.liu', '--name', '赵六', '--agency', 'zj-tax'],
      ...['--role', 'catalog-maintainer@region:330000', 'department-operator'],
    );
    assert.equal(made.code, 0, made.err);
    const { person, activationToken } = JSON.parse(made.out) as PeopleInvitation;
    assert.deepEqual(person.roles, [
      { role: 'catalog-maintainer', scope: { kind: 'region', region: '330000' } },
      { role: 'department-operator', scope: { kind: 'agency', agency: 'zj-tax' } },
    ]);
    const again = await proven(secadmin, 'people', 'invite', 'zhao.liu');
    const invited = JSON.parse(again.out) as PeopleInvitation;
    assert.notEqual(invited.activationToken, activationToken);
    const roles = await proven(secadmin, 'people', 'roles', 'zhao.liu', '--role', 'publisher@all');
    assert.deepEqual((JSON.parse(roles.out) as PeoplePerson).roles, [
      { role: 'publisher', scope: { kind: 'all' } },
    ]);
    const disable = ['people', 'disable', person.person, '--reason', 'left'];
    const disabled = await proven(secadmin, ...disable);
    assert.equal((JSON.parse(disabled.out) as PeoplePerson).state, 'disabled');
    const enabled = await proven(secadmin, 'people', 'enable', 'zhao.liu');
    assert.equal((JSON.parse(enabled.out) as PeoplePerson).state, 'invited');
    // Each left no session behind.
    const page = await office.signedIn(secadmin);
    const open = (await page.ask('/v1/sessions')).json['sessions'] as { userAgent: string }[];
    const left = open.filter((each) => each.userAgent === 'jingwei-cli');
    assert.equal(left.length, 1);
  });

  it('shows what was refused, in the language asked for', async () => {
    const { secadmin } = founders;
    const same = ['people', 'roles', 'secadmin', '--role', 'publisher@all'];
    const { code, err } = await proven(secadmin, ...same);
    assert.equal(code, 1);
    assert.match(err, /\(own-roles\)/);
    const unknown = await proven(secadmin, 'people', 'enable', 'no.such.person');
    assert.match(unknown.err, /nobody named no\.such\.person/);
    const misspelt = await proven(secadmin, 'people', 'roles', 'sysadmin', '--role', 'publisher@');
    assert.match(misspelt.err, /Not a role: publisher@/);
    const wrong = await cli(['people', 'enable', 'sysadmin'], ['secadmin', 'wrong', '000000']);
    assert.match(wrong.err, /sign-in-refused/);
    const ended = await cli(['people', 'enable', 'sysadmin'], ['secadmin']);
    assert.match(ended.err, /The input has ended/);
    assert.equal((await cli(['people', 'disable', 'sysadmin', '--reason', 'bored'])).code, 2);
  });

  it('recovers: one asks, another decides', async function () {
    this.timeout(30_000);
    const { secadmin, sysadmin } = founders;
    const person = founders.auditadmin.person;
    const recover = ['people', 'recover', person, '--reason', 'both-lost'];
    const asked = await proven(secadmin, ...recover);
    const { recovery } = JSON.parse(asked.out) as PeopleRecovery;
    const { out } = await cli(['people', 'recoveries']);
    assert.match(out, new RegExp(`^${recovery}\tasked\t${person}\tboth-lost\t`));
    assert.equal((await signIn(sysadmin)).code, 0);
    const refused = await proven(sysadmin, 'people', 'refuse-recovery', recovery);
    assert.equal((JSON.parse(refused.out) as PeopleRecovery).state, 'refused');
    const twice = await proven(sysadmin, 'people', 'approve-recovery', recovery);
    assert.match(twice.err, /already-decided/);
  });

  it('signs out: the token is of no use, and gone', async () => {
    const { token } = stored();
    const { code, out } = await cli(['sign-out']);
    assert.equal(code, 0);
    assert.match(out, /Signed out/);
    assert.throws(() => stored(), { code: 'ENOENT' });
    const reply = await fetch(`${office.origin}/v1/session`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'jingwei-cli' },
    });
    assert.equal(reply.status, 401);
  });

  it('is told when the person refuses', async function () {
    this.timeout(20_000);
    const { code, err } = await signIn(founders.sysadmin, 'refuse');
    assert.equal(code, 1);
    assert.match(err, /cli-sign-in-refused/);
  });

  it('gives the token to nobody who does not know the verifier, and once', async () => {
    const page = await office.signedIn(founders.sysadmin);
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const code = 'a-code-of-the-test';
    const ask = (body: object): Promise<Answered> =>
      office.browser({ userAgent: 'x' }).ask('/v1/cli-sign-ins/token', { method: 'POST', body });
    const begun = await office
      .browser({ userAgent: 'x' })
      .ask('/v1/cli-sign-ins', { method: 'POST', body: { code, challenge } });
    assert.equal(begun.status, 201, begun.text);
    assert.equal((await ask({ code, verifier })).json.code, 'cli-sign-in-pending');
    await decide(page, code, 'approve');
    const wrong = await ask({ code, verifier: 'w'.repeat(43) });
    assert.equal(wrong.json.code, 'cli-sign-in-unknown');
    const raced = await Promise.all([ask({ code, verifier }), ask({ code, verifier })]);
    const outcomes = raced.map(({ status, json }) => json.code ?? status).sort();
    assert.deepEqual(outcomes, [200, 'cli-sign-in-unknown']);
    const won = raced.find(({ status }) => status === 200);
    const check = office.base.schemas.check('api/people-cli-token.json');
    assert.deepEqual(check(won?.json), { ok: true, value: won?.json });
  });

  describe('has a page', () => {
    const begin = async (code: string): Promise<void> => {
      const challenge = createHash('sha256').update(code).digest('base64url');
      await office
        .browser({ userAgent: '<b>jingwei-cli</b>' })
        .ask('/v1/cli-sign-ins', { method: 'POST', body: { code, challenge } });
    };

    it('in which nothing runs but its own script', async () => {
      const { text, headers } = await office.browser().ask('/sign-in/cli');
      const policy = headers.get('content-security-policy') ?? '';
      for (const [tag, directive] of [
        ['script', 'script-src'],
        ['style', 'style-src'],
      ] as const) {
        const [, inline = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text) ?? [];
        const digest = createHash('sha256').update(inline).digest('base64');
        assert.equal(policy.includes(`${directive} 'sha256-${digest}'`), true);
      }
      assert.match(policy, /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/);
      assert.equal(/\son\w+=/.test(text), false);
    });

    it('where the person signs in, looks, and approves', async () => {
      await begin('code-for-the-page');
      const page = await openPage(office.browser(), '/sign-in/cli#code-for-the-page');
      await page.settled();
      assert.deepEqual(page.shown(), ['in']);
      const { loginName: name, password } = founders.sysadmin;
      page.fill({ name, password, code: '000000' });
      page.fire('in', 'submit');
      await page.settled();
      assert.match(page.text('problem'), /登录/);
      page.fill({ name, password, code: founders.sysadmin.code() });
      page.fire('in', 'submit');
      await page.settled();
      office.clock.advance(TOTP_STEP_MS);
      assert.deepEqual([page.shown(), page.text('problem')], [['decide'], '']);
      assert.equal(page.text('problem'), '');
      assert.equal(page.text('code'), 'code-for-the-page');
      assert.equal(page.text('userAgent'), '<b>jingwei-cli</b>');
      page.fire('approve', 'click');
      await page.settled();
      assert.deepEqual(page.shown(), ['done']);
    });

    it('that says when there is nothing to approve', async () => {
      const browser = await office.signedIn(founders.sysadmin);
      const page = await openPage(browser, '/sign-in/cli#no-such-code-here');
      await page.settled();
      assert.deepEqual(page.shown(), []);
      assert.notEqual(page.text('problem'), '');
    });
  });
});
