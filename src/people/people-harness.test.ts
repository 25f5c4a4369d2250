import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { createDivisionTable, Fault, isRefusal, type Refusal } from '../kernel/index.ts';
import { loadSettings } from '../settings/index.ts';
import type { Entry, RoleAssignment, RoleName } from '../shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import {
  createPeople,
  type CurrentSession,
  type Invitation,
  type People,
  type PeopleOptions,
  type SignedIn,
  type Source,
} from './index.ts';

export const START_MS = Date.parse('2026-06-15T04:00:00.000Z');
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

const settings = loadSettings({ env: {} });
const isEntry = createSchemaSet(parseSchemas(readSchemaBytes(settings.schemas))).check(
  'log/entry.json',
);

/** Prefixes lie here on purpose: 339901 is in Hangzhou, 330189 is not. */
const divisions = createDivisionTable([
  { code: '330000', name: '浙江省', level: 'province' },
  { code: '330100', name: '杭州市', level: 'city', parent: '330000' },
  { code: '330106', name: '西湖区', level: 'county', parent: '330100' },
  { code: '339901', name: '钱塘新区', level: 'county', parent: '330100' },
  { code: '330189', name: '省直管县', level: 'county', parent: '330000' },
]);

export const agencies: Readonly<Record<string, string>> = {
  bureau: '330000',
  tax: '330000',
  xihu: '330106',
  qiantang: '339901',
  'county-office': '330189',
};

export const isWithin: Parameters<typeof createPeople>[0]['isWithin'] = (code, scope) =>
  divisions.isWithin(code, scope, '2026-06-15');

export const home: Source = { address: '10.20.30.40', userAgent: 'Browser of the office/1.0' };
export const elsewhere: Source = { address: '172.16.9.9', userAgent: 'Another browser/2.0' };

/** Strong by the policy, and different for each person and version. */
export const passwordOf = (loginName: string, version = 1): string =>
  `lantern ${version} over ${Array.from(loginName).toReversed().join('')} river`;

export const everywhere = (role: RoleName): RoleAssignment => ({ role, scope: { kind: 'all' } });
export const inAgency = (role: RoleName, agency: string): RoleAssignment => ({
  role,
  scope: { kind: 'agency', agency },
});
export const inRegion = (role: RoleName, region: string): RoleAssignment => ({
  role,
  scope: { kind: 'region', region },
});

/** Not a refusal, or the test has failed. */
export function granted<Result>(result: Result | Refusal): Exclude<Result, Refusal> {
  if (typeof result === 'object' && result !== null && isRefusal(result)) {
    assert.fail(`refused: ${result.refused}`);
  }
  return result as Exclude<Result, Refusal>;
}

export const refusedOf = (result: unknown): string | undefined =>
  typeof result === 'object' && result !== null && isRefusal(result) ? result.refused : undefined;

export interface World {
  readonly people: People;
  readonly store: Store;
  readonly entries: readonly Entry[];
  /** How long each refusal was held back, milliseconds. */
  readonly waits: readonly number[];
  readonly errors: readonly unknown[];
  now(): number;
  pass(ms: number): void;
  /** No entry can be recorded until it is mended; known beforehand when it was noticed. */
  breakLog(isBroken: boolean | 'noticed'): void;
  kinds(): readonly Entry['kind'][];
  /** The present code of somebody's authenticator; the clock moves so that it is a fresh one. */
  freshCode(loginName: string): string;
  /** The code of this secret right now; from now on the person's. */
  codeOf(loginName: string, secret: string): string;
  activate(invitation: Invitation, version?: number): Promise<void>;
  signIn(loginName: string, source?: Source, version?: number): Promise<SignedIn>;
  /** A signed-in administrator, stepped up. */
  admin(loginName: 'sysadmin' | 'secadmin' | 'auditadmin'): Promise<CurrentSession>;
  /** Somebody made by the security administrator, and activated. */
  hire(loginName: string, agency: string, ...roles: readonly RoleAssignment[]): Promise<string>;
  /** The same store, read again by a new room. */
  reopen(options?: Partial<PeopleOptions>): Promise<void>;
  /** What nobody waits for has been done. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What an entry must not hold: it is for ever, and anybody may be shown it. */
const clear = (text: string): boolean =>
  [home, elsewhere].some(
    ({ address, userAgent }) => text.includes(address) || text.includes(userAgent),
  );

export async function createWorld(options: Partial<PeopleOptions> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'people-'));
  const store = await openStore(join(folder, 'store.db'));
  const entries: Entry[] = [];
  const waits: number[] = [];
  const errors: unknown[] = [];
  const secrets = new Map<string, string>();
  const names = new Set<string>();
  let now = START_MS;
  let isBroken: boolean | 'noticed' = false;

  // eslint-disable-next-line @typescript-eslint/require-await -- as the log does
  const record = async (entry: Entry): Promise<void> => {
    if (isBroken !== false) throw new Fault('log-unavailable');
    assert.equal(isEntry(entry).ok, true, JSON.stringify(entry));
    const text = JSON.stringify(entry);
    assert.equal(clear(text), false, text);
    for (const name of names) assert.equal(text.includes(name), false, text);
    entries.push(entry);
  };

  const open = (more: Partial<PeopleOptions> = {}): Promise<People> =>
    createPeople(
      {
        db: store.db,
        clock: { now: () => now },
        sealingKey: new Uint8Array(32).fill(7),
        record,
        isLogHealthy: () => isBroken !== 'noticed',
        agencyOf: (agency) => {
          const region = agencies[agency];
          return region === undefined ? undefined : { region };
        },
        isWithin,
        onError: (error) => errors.push(error),
      },
      {
        ...settings.people,
        scrypt: { N: 2, r: 1, p: 1 },
        wait: (ms) => {
          waits.push(ms);
          return Promise.resolve();
        },
        ...options,
        ...more,
      },
    );

  let people = await open();

  const codeNow = (base32: string): string => {
    const secret = Secret.fromBase32(base32);
    return TOTP.generate({ secret, algorithm: 'SHA1', digits: 6, period: 30, timestamp: now });
  };

  const freshCode = (loginName: string): string => {
    now += 30_000;
    return codeNow(secrets.get(loginName) ?? assert.fail(`no ${loginName}`));
  };

  const world: World = {
    get people() {
      return people;
    },
    store,
    entries,
    waits,
    errors,
    now: () => now,
    pass: (ms) => (now += ms),
    breakLog: (broken) => (isBroken = broken),
    kinds: () => entries.map(({ kind }) => kind),
    freshCode,
    codeOf: (loginName, secret) => {
      secrets.set(loginName, secret);
      return codeNow(secret);
    },
    activate: async ({ activationToken: token, person }, version = 1) => {
      const loginName = person.loginName ?? '';
      names.add(person.displayName);
      const enrolment = granted(await people.beginActivation({ token, source: home }));
      secrets.set(loginName, enrolment.secret);
      const password = passwordOf(loginName, version);
      const code = freshCode(loginName);
      granted(await people.completeActivation({ token, password, code, source: home }));
    },
    signIn: async (loginName, source = home, version = 1) => {
      const code = freshCode(loginName);
      const password = passwordOf(loginName, version);
      return granted(await people.signIn({ loginName, password, code, source }));
    },
    admin: async (loginName) => (await world.signIn(loginName)).session,
    hire: async (loginName, agency, ...roles) => {
      const by = await world.admin('secadmin');
      const displayName = `姓名 ${loginName}`;
      const made = granted(
        await people.createPerson({ by, loginName, displayName, agency, roles }),
      );
      await world.activate(made);
      return made.person.person;
    },
    settle: async () => {
      await setImmediate();
      // Queries come in turn: this one after those under way.
      await store.db.selectFrom('people').select('person').limit(1).execute();
      await setImmediate();
    },
    reopen: async (more) => {
      await people.close();
      people = await open(more);
    },
    close: async () => {
      isBroken = false;
      await people.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

/** A gateway whose three administrators have activated their accounts. */
export async function foundedWorld(options?: Partial<PeopleOptions>): Promise<World> {
  const world = await createWorld(options);
  for (const founded of await world.people.foundAdministrators({ agency: 'bureau' })) {
    await world.activate(founded);
  }
  return world;
}
