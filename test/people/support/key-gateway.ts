import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { TOTP } from 'otpauth';
import type { Catalog } from '../../../src/catalog/index.ts';
import type { Closer } from '../../../src/close-all.ts';
import { openFoundation, type Foundation } from '../../../src/foundation.ts';
import { openBundleDesk } from '../../../src/gateway-catalog.ts';
import { openSupervision } from '../../../src/gateway-supervision.ts';
import { readyFlows } from '../../../src/gateway-flows.ts';
import { openGrantDesk } from '../../../src/gateway-grants.ts';
import { openChangeDesk } from '../../../src/gateway-changes.ts';
import { readyRetention } from '../../../src/gateway-retention.ts';
import { openKeyDesk, systemAgencyOf } from '../../../src/gateway-systems.ts';
import { createReplySigner } from '../../../src/http/index.ts';
import { peopleRoutes } from '../../../src/http/people/index.ts';
import { createSender } from '../../../src/http/send.ts';
import { initialise } from '../../../src/initialise.ts';
import { isRefusal, shanghaiDateOf, systemClock, type Refusal } from '../../../src/kernel/index.ts';
import { createAppLog } from '../../../src/observability/index.ts';
import {
  createPeople,
  type FoundedAdministrator,
  type People,
  type SignedIn,
} from '../../../src/people/index.ts';
import { loadSettings } from '../../../src/settings/index.ts';
import type { Entry, RoleName, Settings } from '../../../src/shapes/index.ts';
import { createSealer } from '../../../src/storage/index.ts';

/** What the command line says of itself: a token is bound to it. */
const SOURCE = { address: '127.0.0.1', userAgent: 'jingwei-cli' };

/** Far below what passwords need, and enough for a test. */
const QUICK_SCRYPT = { N: 1024, r: 8, p: 1 };

const PASSWORD = 'a meadow of nine herons';

export interface KeyAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & { readonly code?: string };
}

/** People and keys over HTTP on a real store and a real log, in the example province. */
export interface KeyGateway {
  readonly baseUrl: string;
  readonly base: Foundation;
  /** The bearer token of somebody with this role. */
  tokenOf(role: RoleName, agency: string): Promise<string>;
  /** Cookie and CSRF token of the security administrator, password and code just given again. */
  steppedUp(): Promise<Readonly<Record<string, string>>>;
  ask(method: string, path: string, asking?: KeyAsking): Promise<KeyAnswer>;
  /** Entries about keys, in their order. */
  entries(): readonly Entry[];
  /** As if a catalog had been published in which the system is another agency's. */
  giveSystem(system: string, agency: string): void;
  close(): Promise<void>;
}

interface KeyAsking {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function granted<Value extends object>(value: Value | Refusal): Value {
  if (isRefusal(value)) throw new Error(value.refused);
  return value;
}

function settingsIn(root: string): Settings {
  const file = join(root, 'jingwei.json');
  const own = { data: 'data', certs: 'certs', log: { origin: 'keys.test/log' }, logLevel: 'error' };
  writeFileSync(file, JSON.stringify(own));
  return loadSettings({ file, env: {} });
}

/** Signs in at a command line, as a person with a browser lets it. */
async function cliTokenOf(people: People, { session }: SignedIn): Promise<string> {
  const code = randomBytes(12).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  granted(people.startCliSignIn({ code, challenge, source: SOURCE }));
  granted(await people.approveCliSignIn({ by: session, code }));
  return granted(await people.exchangeCliSignIn({ code, verifier, source: SOURCE })).token;
}

/** Activates, signs in and steps up. */
async function steppedUpAs(
  people: People,
  { activationToken, loginName }: FoundedAdministrator,
  clock: { skipSeconds: number },
): Promise<SignedIn> {
  const { secret } = granted(
    await people.beginActivation({ token: activationToken, source: SOURCE }),
  );
  const codeNow = (): string => {
    // Each code counts once.
    clock.skipSeconds += 30;
    const timestamp = Date.now() + clock.skipSeconds * 1000;
    return new TOTP({ secret }).generate({ timestamp });
  };
  const proof = () => ({ password: PASSWORD, code: codeNow(), source: SOURCE });
  granted(await people.completeActivation({ token: activationToken, ...proof() }));
  const signedIn = granted(await people.signIn({ loginName, ...proof() }));
  granted(await people.stepUp({ by: signedIn.session, ...proof() }));
  return signedIn;
}

async function answerOf(reply: Response): Promise<KeyAnswer> {
  return { status: reply.status, body: (await reply.json()) as KeyAnswer['body'] };
}

export async function startKeyGateway(): Promise<KeyGateway> {
  const root = mkdtempSync(join(tmpdir(), 'key-gateway-'));
  const settings = settingsIn(root);
  const { administrators: founders } = await initialise(settings);
  const base = await openFoundation(settings, (error) => {
    throw error;
  });
  const bundles = await openBundleDesk(base, base.log);
  let inForce = bundles.catalog();
  const catalog = (): Catalog => inForce;
  const clock = { skipSeconds: 0, now: () => Date.now() + clock.skipSeconds * 1000 };
  const closers: Closer[] = [];
  const appLog = createAppLog({ level: 'error' });
  const agencyOf = (agency: string) => {
    const found = catalog().agencies.get(agency);
    return found && { region: found.region };
  };
  const people = await createPeople(
    {
      db: base.store.db,
      clock,
      sealingKey: base.keys.sealingKey,
      record: async (entry) => {
        await base.log.append(entry);
      },
      agencyOf,
      isWithin: (region, scope) =>
        catalog().divisions.isWithin(region, scope, shanghaiDateOf(clock.now())),
      onError: (error) => {
        throw error;
      },
    },
    { ...settings.people, administratorsLocalOnly: false, scrypt: QUICK_SCRYPT },
  );
  const { crypto, log } = base;
  const signer = createReplySigner({ crypto, key: base.keys.reply, clock: systemClock });
  let baseUrl = '';
  const app = express();
  app.use(
    peopleRoutes({
      people,
      clock,
      log,
      agencyOf,
      sealer: createSealer(base.keys.sealingKey, 'test'),
      schemas: base.schemas,
      proxyAddresses: [],
      keys: base.registry,
      keyDesk: openKeyDesk({ settings, appLog, base, log, catalog }, closers),
      systemAgencyOf: systemAgencyOf(catalog),
      bundles,
      authority: settings.gateway.authority,
      changes: await openChangeDesk({ settings, base, log, bundles, clock }),
      catalog,
      erasures: readyRetention({ settings, appLog, base, log: base.log, clock }, closers),
      supervision: openSupervision(
        { settings, base, log, catalog, onError: () => undefined },
        closers,
      ),
      pollFlow: () => undefined,
      flows: await readyFlows({ settings, appLog, base, log, catalog }, closers),
      grants: base.grants,
      grantDesk: openGrantDesk({ base, log: base.log, catalog }),
      grantsFor: (requester, dataset) => base.grants.findFor(requester, dataset),
      origins: () => [baseUrl],
      sender: createSender(signer, () => [baseUrl]),
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let subjects = 0;

  return {
    baseUrl,
    base,
    tokenOf: async (role, agency) => {
      const isAll = role.endsWith('administrator') || role === 'bureau-auditor';
      const scope = isAll ? ({ kind: 'all' } as const) : ({ kind: 'agency', agency } as const);
      const signedIn = await people.signInExternal({
        issuer: 'https://identity.test',
        subject: `s${(subjects += 1)}`,
        name: role,
        agency,
        roles: [{ role, scope }],
        source: SOURCE,
      });
      return cliTokenOf(people, granted(signedIn));
    },
    steppedUp: async () => {
      const founder = founders.find(({ role }) => role === 'security-administrator')!;
      const { token, session } = await steppedUpAs(people, founder, clock);
      return {
        cookie: `jingwei=${token}`,
        'jingwei-csrf': session.csrf,
        origin: baseUrl,
        'sec-fetch-site': 'same-origin',
      };
    },
    ask: async (method, path, { token, body, headers = {} } = {}) =>
      answerOf(
        await fetch(baseUrl + path, {
          method,
          headers: {
            'user-agent': SOURCE.userAgent,
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    entries: () =>
      log
        .entries({ from: 0, to: log.size })
        .map(({ entry }) => JSON.parse(entry) as Entry)
        .filter(({ kind }) => kind.startsWith('key.') && kind !== 'key.registered'),
    giveSystem: (system, agency) => {
      const view = inForce.systems.get(system)!;
      const moved = { ...view, agency: inForce.agencies.get(agency)! };
      inForce = { ...inForce, systems: new Map([...inForce.systems, [system, moved]]) };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const close of closers.reverse()) await close();
      await people.close();
      await base.close();
      rmSync(root, { recursive: true });
    },
  };
}
