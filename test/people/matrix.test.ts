import assert from 'node:assert/strict';
import { newId } from '../../src/kernel/index.ts';
import { actionNames, actions, type ActionName } from '../../src/people/index.ts';
import type { RoleAssignment } from '../../src/shapes/index.ts';
import type { Browser } from './support/browser.ts';
import {
  callerNames,
  callers,
  matrixRows,
  security,
  targetNames,
  targets,
  type CallerName,
  type Row,
  type Subjects,
  type TargetName,
} from './support/matrix.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';
import { routeTable } from './support/route-table.ts';
import { actionsAt } from './support/served.ts';

/** What a signed-in person can ask for and this walk leaves out, and why. */
const notWalked: Readonly<Partial<Record<ActionName, string>>> = {
  'session.close': 'ends the session of the walk; session.test.ts',
  'session.step-up': 'changes the session of the walk; session.test.ts',
  'password.change': 'changes the session of the walk; session.test.ts',
};

const namesOf = <Name extends string>(
  valueOf: (name: TargetName) => Name,
): Readonly<Record<TargetName, Name>> =>
  Object.fromEntries(targetNames.map((name) => [name, valueOf(name)])) as Record<TargetName, Name>;

type Cell = readonly [row: Row, caller: CallerName, target: TargetName];

const cellsOf = (rows: readonly Row[]): readonly (readonly Cell[])[] =>
  rows.map((row) =>
    callerNames.flatMap((caller) =>
      (row.where ?? targetNames).map((target) => [row, caller, target] as const),
    ),
  );

/** Rows are counted before there is anything to ask about. */
const unnamed = namesOf(() => '');
const cells = cellsOf(matrixRows({ person: unnamed, change: unnamed, keyid: unnamed })).flat();

describe('who may do what, where, through the routes', () => {
  let office: Office;
  let table: readonly Row[];
  const pages = new Map<CallerName, Browser>();
  const asked = new Set<ActionName>();

  /** A browser that remembers what it was used for. */
  const remembering = (page: Browser): Browser => ({
    ...page,
    ask: (path, asking) => {
      for (const name of actionsAt(asking?.method ?? 'GET', path)) asked.add(name);
      return page.ask(path, asking);
    },
  });

  /** A key of each target's, as if its gateway had been founded with it. */
  async function registerKeys(): Promise<Subjects['keyid']> {
    const keyid = namesOf((name) => `${targets[name].system}:walked`);
    for (const name of targetNames) {
      const { publicPem } = office.base.crypto.generateKeyPair('ed25519');
      await office.base.registry.register({ keyid: keyid[name], ...targets[name], publicPem });
    }
    return keyid;
  }

  before(async function () {
    this.timeout(60_000);
    office = await openOffice({ people: { stepUpMinutes: 30 } });
    const { secadmin } = await activateFounders(office);
    const page = await office.signedIn(secadmin);
    let count = 0;
    const create = async (agency: string, roles: readonly RoleAssignment[]) => {
      const loginName = `caller-${(count += 1)}`;
      const body = { loginName, displayName: '测试员', agency, roles };
      const { json, text } = await page.ask('/v1/people', { method: 'POST', body });
      const { person } = (json['person'] ?? assert.fail(text)) as { person: string };
      return { loginName, person, token: String(json['activationToken']) };
    };
    const signedIn = async (agency: string, roles: readonly RoleAssignment[]) =>
      office.signedIn(await office.activate(await create(agency, roles)));
    for (const name of callerNames) {
      const [role, scope] = callers[name] ?? [];
      const agency = scope?.kind === 'agency' ? scope.agency : 'zj-data-bureau';
      const roles = role === undefined ? [] : [{ role, scope }];
      pages.set(name, remembering(await signedIn(agency, roles)));
    }
    const zhejiang = { kind: 'region', region: '330000' } as const;
    const maintainer = { role: 'catalog-maintainer', scope: zhejiang } as const;
    const draughtsman = await signedIn('zj-data-bureau', [maintainer]);
    const person: Record<string, string> = {};
    const change: Record<string, string> = {};
    for (const name of targetNames) {
      const { agency } = targets[name];
      person[name] = (await create(agency, [])).person;
      const body = { agency, title: 'x', reason: 'x' };
      const drafted = await draughtsman.ask('/v1/change-requests', { method: 'POST', body });
      change[name] = (drafted.json as { change?: string }).change ?? assert.fail(drafted.text);
    }
    table = matrixRows({
      person: namesOf((name) => person[name] ?? newId()),
      change: namesOf((name) => change[name] ?? newId()),
      keyid: await registerKeys(),
    });
  });
  after(() => office.close());

  /** What is wrong with the answer in one cell; undefined when nothing is. */
  async function judge([row, caller, target]: Cell): Promise<string | undefined> {
    const { status, json, text } = await row.ask(pages.get(caller)!, target);
    const isAllowed = row.allowed[caller]?.includes(target) ?? false;
    const isHidden = row.shows !== undefined && !text.includes(`"${row.shows(target)}"`);
    const isRefused = json.code === 'not-permitted' || isHidden;
    const isBeside = ['step-up-required', 'body-invalid', 'route-unknown', 'internal'].includes(
      json.code ?? '',
    );
    return isBeside || isRefused === isAllowed
      ? `${caller}: ${row.name} (${target}) gave ${status} ${json.code ?? ''}`
      : undefined;
  }

  it(`is what was decided, in each of ${cells.length} cells`, async function () {
    this.timeout(120_000);
    const wrong: (string | undefined)[] = [];
    let walked = 0;
    for (const row of cellsOf(table)) {
      wrong.push(...(await Promise.all(row.map(judge))));
      walked += row.length;
    }
    assert.deepEqual(
      wrong.filter((fault) => fault !== undefined),
      [],
    );
    assert.equal(walked, cells.length);
  });

  it('was asked for every action of people that has a route', () => {
    const served = new Set(routeTable.map(({ action }) => action));
    const missed = actionNames.filter(
      (name) =>
        !['anyone', 'systems'].includes(String(actions[name].who)) &&
        served.has(name) &&
        !asked.has(name) &&
        notWalked[name] === undefined,
    );
    assert.deepEqual(missed, []);
  });

  it('is nothing for whoever is not signed in', async () => {
    for (const { name, where: [target = 'own'] = [], ask } of table) {
      const { json } = await ask(office.browser(), target);
      assert.equal(json.code, 'session-missing', name);
    }
  });

  it('is nothing dangerous without proof once more', async () => {
    office.clock.advance(29 * 60_000);
    const page = pages.get('security administrator')!;
    await page.ask('/v1/session');
    office.clock.advance(29 * 60_000);
    for (const { name, allowed, ask } of table) {
      if (allowed !== security || / a key$/.test(name)) continue;
      assert.equal((await ask(page, 'own')).json.code, 'step-up-required', name);
    }
  });
});
