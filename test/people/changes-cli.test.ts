import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Io } from '../../src/cli/index.ts';
import type { RoleName, RoleScope } from '../../src/shapes/index.ts';
import type { Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Colleague, type Office } from './support/office.ts';

const DATASET = 'catalogs/datasets/tax-credit-rating.yaml';
const VERIFIER = 'v'.repeat(43);

describe('jingwei catalog change at a running gateway', () => {
  let office: Office;
  let root: string;
  const people = new Map<string, Colleague>();

  /** What `jingwei sign-in` does, approved in the browser of who runs it. */
  async function signIn(as: string, page: Browser): Promise<void> {
    const code = createHash('sha256').update(as).digest('hex').slice(0, 16);
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const post = (path: string, body?: unknown) => page.ask(path, { method: 'POST', body });
    await post('/v1/cli-sign-ins', { code, challenge });
    await post(`/v1/cli-sign-ins/${code}/approve`);
    // The session is bound to the user agent that asks for it.
    const reply = await fetch(`${office.origin}/v1/cli-sign-ins/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'jingwei-cli' },
      body: JSON.stringify({ code, verifier: VERIFIER }),
    });
    const { token, endsAt } = (await reply.json()) as { token: string; endsAt: string };
    mkdirSync(join(root, as, 'jingwei'), { recursive: true });
    const stored = { baseUrl: office.origin, token, endsAt, displayName: '测试员' };
    writeFileSync(join(root, as, 'jingwei', 'session.json'), JSON.stringify(stored));
  }

  before(async function () {
    this.timeout(60_000);
    root = mkdtempSync(join(tmpdir(), 'jingwei-cli-'));
    office = await openOffice();
    const { secadmin } = await activateFounders(office);
    const admin = await office.signedIn(secadmin);
    const someone = async (
      loginName: string,
      agency: string,
      role: { readonly role: RoleName; readonly scope: RoleScope },
    ): Promise<void> => {
      const body = { loginName, displayName: '测试员', agency, roles: [role] };
      const made = await admin.ask('/v1/people', { method: 'POST', body });
      const { person } = made.json['person'] as { person: string };
      const token = String(made.json['activationToken']);
      const colleague = await office.activate({ loginName, person, token });
      people.set(loginName, colleague);
      await signIn(loginName, await office.signedIn(colleague));
      office.clock.advance(30_000);
    };
    const scope = { kind: 'agency', agency: 'zj-tax' } as const;
    await someone('maintainer', 'zj-tax', { role: 'catalog-maintainer', scope });
    await someone('approver', 'zj-tax', { role: 'catalog-approver', scope });
    const all = { kind: 'all' } as const;
    await someone('publisher', 'zj-data-bureau', { role: 'publisher', scope: all });
  });
  after(async () => {
    await office.close();
    rmSync(root, { recursive: true });
  });

  async function change(as: string, argv: readonly string[], typed: readonly string[] = []) {
    const out: string[] = [];
    const err: string[] = [];
    const io: Io = {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env: { XDG_CONFIG_HOME: join(root, as) },
      color: false,
      typed,
    };
    const code = await run(['catalog', 'change', ...argv, '--lang', 'en'], io);
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  const proof = (name: string): readonly string[] => {
    const colleague = people.get(name)!;
    return [name, colleague.password, colleague.code()];
  };

  async function created(): Promise<string> {
    const asked = ['--agency', 'zj-tax', '--title', 'rename', '--reason', 'clearer'];
    const { out, err } = await change('maintainer', ['create', ...asked]);
    assert.match(out, /^\S+ draft \(version 1\): rename$/, err);
    return out.split(' ')[0] ?? '';
  }

  function workingCopy(from: string, to: string): string {
    const text = readFileSync(DATASET, 'utf8');
    assert.ok(text.includes(from));
    mkdirSync(join(root, 'copy', 'catalogs', 'datasets'), { recursive: true });
    writeFileSync(join(root, 'copy', DATASET), text.replace(from, to));
    return join(root, 'copy');
  }

  it('goes from a draft into force by four commands of three people', async () => {
    const which = await created();
    const copy = workingCopy('en: Tax credit rating', 'en: Tax rating');
    const edited = await change('maintainer', ['edit', which, '--file', DATASET, '--root', copy]);
    assert.match(edited.out, /draft \(version 2\): rename\nM catalogs/, edited.err);
    const submitted = await change('maintainer', ['submit', which]);
    assert.match(submitted.out, /submitted \(version 3\)/, submitted.err);
    const diff = await change('approver', ['diff', which]);
    assert.match(diff.out, /^dataset tax-credit-rating is described otherwise/);
    const impact = await change('approver', ['impact', which]);
    assert.match(impact.out, /^datasets: tax-credit-rating\n/);
    const blind = await change('approver', ['approve', which]);
    assert.equal(blind.code, 2, 'the version must be named');
    const stale = await change('approver', ['approve', which, '--at', '2']);
    assert.match(stale.err, /change-edited/);
    const approved = await change('approver', ['approve', which, '--at', '3']);
    assert.match(approved.out, /approved \(version 4\)/, approved.err);
    const asked = ['publish', which, '--at', '4'];
    const published = await change('publisher', asked, proof('publisher'));
    assert.match(published.out, /published \(version 6\)/, published.err);
    const list = await change('approver', ['list', '--state', 'published', '--agency', 'zj-tax']);
    assert.match(list.out, new RegExp(`^${which} published`));
  });

  it('shows, dates, rebases, withdraws and refuses', async () => {
    const which = await created();
    const dated = await change('maintainer', ['edit', which, '--on', '2031-01-01']);
    assert.match(dated.out, /version 2/, dated.err);
    const removed = ['--remove', 'catalogs/datasets/tax-declaration.yaml'];
    const gone = await change('maintainer', ['edit', which, ...removed]);
    assert.match(gone.out, /- catalogs\/datasets\/tax-declaration/, gone.err);
    assert.match((await change('approver', ['show', which])).out, /draft \(version 3\)/);
    const rebased = await change('maintainer', ['rebase', which]);
    assert.match(rebased.out, /version 4/, rebased.err);
    const refused = await change('approver', ['refuse', which, '--reason', 'no']);
    assert.match(refused.err, /change-act-unfit/);
    const withdrawn = await change('maintainer', ['withdraw', which]);
    assert.match(withdrawn.out, /withdrawn/, withdrawn.err);
    const mine = await change('publisher', ['show', which]);
    assert.equal(mine.code, 0, mine.err);
  });
});
