import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { Secret, TOTP } from 'otpauth';
import { closeAll, type Closer } from '../../../src/close-all.ts';
import { createHasEnded } from '../../../src/ended-agencies.ts';
import { openFoundation, type Foundation } from '../../../src/foundation.ts';
import { openBundleDesk } from '../../../src/gateway-catalog.ts';
import { openSupervision } from '../../../src/gateway-supervision.ts';
import type { BundleDesk } from '../../../src/catalog/index.ts';
import { readyFlows } from '../../../src/gateway-flows.ts';
import { openGrantDesk } from '../../../src/gateway-grants.ts';
import { openChangeDesk } from '../../../src/gateway-changes.ts';
import { readyRetention } from '../../../src/gateway-retention.ts';
import { peopleRoutes, OIDC_CALLBACK_PATH } from '../../../src/http/people/index.ts';
import { createReplySigner } from '../../../src/http/reply-signer.ts';
import { createSender } from '../../../src/http/send.ts';
import { initialise } from '../../../src/initialise.ts';
import { Fault, shanghaiDateOf } from '../../../src/kernel/index.ts';
import { createKeyDesk } from '../../../src/identity/index.ts';
import {
  createOidc,
  createPeople,
  type FoundedAdministrator,
  type People,
  type PeopleOptions,
} from '../../../src/people/index.ts';
import { createAppLog } from '../../../src/observability/index.ts';
import { loadSettings } from '../../../src/settings/index.ts';
import type { Entry, IdentityProvider, Settings } from '../../../src/shapes/index.ts';
import { createSealer } from '../../../src/storage/index.ts';
import { createBrowser, type Browser, type BrowserOptions } from './browser.ts';

/** A clock that goes on only when told. */
export interface OwnClock {
  now(): number;
  advance(ms: number): void;
}

function ownClock(): OwnClock {
  let ms = Date.now();
  return {
    now: () => ms,
    advance: (by) => {
      ms += by;
    },
  };
}

/** Codes are for steps of this; one more than it makes the next code a new one. */
export const TOTP_STEP_MS = 30_000;

/** Somebody with an authenticator, who knows their password. */
export interface Colleague {
  readonly loginName: string;
  readonly person: string;
  readonly password: string;
  /** Of now. */
  code(): string;
}

/** People's routes on a real store and a real log, with the catalog of the example province. */
export interface Office {
  readonly origin: string;
  readonly people: People;
  readonly clock: OwnClock;
  readonly base: Foundation;
  readonly bundles: BundleDesk;
  readonly settings: Settings;
  readonly founded: readonly FoundedAdministrator[];
  /** Errors that nobody's refusal explains. */
  readonly failures: readonly unknown[];
  browser(options?: Omit<BrowserOptions, 'origin'>): Browser;
  /** Activates an account over HTTP. */
  activate(invitation: { loginName: string; person: string; token: string }): Promise<Colleague>;
  /** A browser in which somebody is signed in, stepped up if asked. */
  signedIn(colleague: Colleague, options?: { readonly steppedUp?: boolean }): Promise<Browser>;
  entries(): readonly Entry[];
  close(): Promise<void>;
}

export interface OfficeOptions {
  readonly scrypt?: PeopleOptions['scrypt'];
  readonly origins?: (bound: string) => readonly string[];
  readonly oidc?: (redirectUri: string) => Promise<{
    readonly settings: IdentityProvider;
    readonly clientSecret: string;
  }>;
  readonly people?: Partial<PeopleOptions>;
  readonly proxyAddresses?: readonly string[];
}

/** Longer than any test thinks, so that no connection ends just when it is used again. */
const KEEP_ALIVE_MS = 60_000;

/** Cheap: what a hash costs is tested once, elsewhere. */
const QUICK = { N: 16, r: 1, p: 1 };

function settingsIn(root: string): Settings {
  const file = join(root, 'jingwei.json');
  mkdirSync(join(root, 'certs'));
  const settings = {
    data: 'data',
    certs: 'certs',
    listen: { host: '127.0.0.1', port: 0 },
    log: { origin: 'test.jingwei.local/people' },
    logLevel: 'error',
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
  return loadSettings({ file, env: {} });
}

const rethrow = (error: Error): never => {
  throw error;
};

let passwords = 0;

/** None twice: whoever is recovered may not have the former again. */
const freshPassword = (): string => `correct horse number ${++passwords}`;

const colleagueOf = (
  clock: OwnClock,
  known: { readonly loginName: string; readonly person: string; readonly secret: string },
): Colleague => ({
  loginName: known.loginName,
  person: known.person,
  password: freshPassword(),
  code: () =>
    new TOTP({ secret: Secret.fromBase32(known.secret) }).generate({ timestamp: clock.now() }),
});

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-people-'));
  const settings = settingsIn(root);
  const { administrators: founded } = await initialise(settings);
  const base = await openFoundation(settings, rethrow);
  const clock = ownClock();
  const bundles = await openBundleDesk(base, base.log);
  const failures: unknown[] = [];
  const closers: Closer[] = [];
  const { sealingKey } = base.keys;
  const record = async (entry: Entry): Promise<void> => {
    await base.log.append(entry);
  };
  const hasEnded = createHasEnded(() => bundles.catalog(), clock);
  const agencyOf = (agency: string) =>
    hasEnded(agency) ? undefined : bundles.catalog().agencies.get(agency);
  const systemAgencyOf = (system: string) => bundles.catalog().systems.get(system)?.agency.agency;
  const people = await createPeople(
    {
      db: base.store.db,
      clock,
      sealingKey,
      record,
      agencyOf,
      isWithin: (region, scope) =>
        bundles.catalog().divisions.isWithin(region, scope, shanghaiDateOf(clock.now())),
      onError: (error) => failures.push(error),
      isLogHealthy: () => base.log.healthy,
    },
    {
      ...settings.people,
      scrypt: options.scrypt ?? QUICK,
      wait: () => Promise.resolve(),
      ...options.people,
    },
  );

  const appLog = { error: (...told: unknown[]) => void failures.push(told) };
  const app = express();
  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origins = (): readonly string[] => options.origins?.(bound) ?? [bound];
  const redirectUri = (): string => (origins()[0] ?? '') + OIDC_CALLBACK_PATH;
  const provider = await options.oidc?.(redirectUri());
  const signer = createReplySigner({ crypto: base.crypto, key: base.keys.reply, clock });
  const sender = createSender(signer, origins);
  app.disable('x-powered-by').set('query parser', 'simple');
  app.use(
    peopleRoutes({
      people,
      clock,
      sender,
      origins,
      log: base.log,
      agencyOf,
      systemAgencyOf,
      schemas: base.schemas,
      sealer: createSealer(sealingKey, 'jingwei oidc transaction'),
      proxyAddresses: options.proxyAddresses ?? [],
      bundles,
      authority: settings.gateway.authority,
      changes: await openChangeDesk({ settings, base, log: base.log, bundles, clock }),
      catalog: () => bundles.catalog(),
      erasures: readyRetention({ settings, appLog, base, log: base.log, clock }, closers),
      supervision: openSupervision(
        {
          settings,
          base,
          log: base.log,
          catalog: () => bundles.catalog(),
          onError: (error) => failures.push(error),
          clock,
        },
        closers,
      ),
      pollFlow: () => undefined,
      flows: await readyFlows(
        {
          settings,
          appLog: createAppLog({ level: settings.logLevel }),
          base,
          log: base.log,
          catalog: () => bundles.catalog(),
        },
        closers,
      ),
      grants: base.grants,
      grantDesk: openGrantDesk({ base, log: base.log, catalog: () => bundles.catalog() }),
      grantsFor: (requester, dataset) => base.grants.findFor(requester, dataset),
      keys: base.registry,
      keyDesk: createKeyDesk(
        {
          db: base.store.db,
          crypto: base.crypto,
          clock,
          registry: base.registry,
          sealingKey,
          record,
          agencyOf: systemAgencyOf,
          origin: settings.log.origin,
        },
        settings.keys,
      ),
      ...(provider === undefined ? {} : { oidc: createOidc({ clock, redirectUri, ...provider }) }),
    }),
  );
  // eslint-disable-next-line max-params, @typescript-eslint/no-unused-vars -- express counts them
  const failed: ErrorRequestHandler = (error: unknown, request, response, _next) => {
    failures.push(error);
    const refused = error instanceof Fault ? error.code : 'internal';
    void sender.problem({ request, response }, { refused });
  };
  app.use((request, response) =>
    sender.problem({ request, response }, { refused: 'route-unknown' }),
  );
  app.use(failed);

  const browser: Office['browser'] = (own = {}) => createBrowser({ origin: bound, ...own });

  const activate: Office['activate'] = async ({ loginName, person, token }) => {
    const page = browser();
    const begun = await page.ask('/v1/activation/begin', { method: 'POST', body: { token } });
    const secret = String(begun.json['secret']);
    const colleague = colleagueOf(clock, { loginName, person, secret });
    const body = { token, password: colleague.password, code: colleague.code() };
    const done = await page.ask('/v1/activation/complete', { method: 'POST', body });
    if (done.status !== 200) throw new Error(`${begun.text}\n${done.text}`);
    clock.advance(TOTP_STEP_MS);
    return colleague;
  };

  const signedIn: Office['signedIn'] = async (colleague, { steppedUp = false } = {}) => {
    const page = browser();
    const { loginName: name, password } = colleague;
    const sent = { name, password, code: colleague.code() };
    const opened = await page.ask('/v1/session', { method: 'POST', body: sent });
    if (opened.status !== 200) throw new Error(opened.text);
    clock.advance(TOTP_STEP_MS);
    const session = opened.json['session'] as { readonly steppedUpUntil?: string };
    if (steppedUp && session.steppedUpUntil === undefined) {
      const body = { password, code: colleague.code() };
      const up = await page.ask('/v1/session/step-up', { method: 'POST', body });
      if (up.status !== 200) throw new Error(up.text);
      clock.advance(TOTP_STEP_MS);
    }
    return page;
  };

  return {
    origin: bound,
    people,
    clock,
    base,
    bundles,
    settings,
    founded,
    failures,
    browser,
    activate,
    signedIn,
    entries: () => {
      const all: Entry[] = [];
      while (all.length < base.log.size) {
        const page = base.log.entries({ from: all.length, to: base.log.size });
        all.push(...page.map(({ entry }) => JSON.parse(entry) as Entry));
      }
      return all;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await people.close();
      await closeAll(closers);
      await base.close();
      rmSync(root, { recursive: true });
    },
  };
}

/** The three administrators of a new gateway, activated. */
export async function activateFounders(
  office: Office,
): Promise<Readonly<Record<'sysadmin' | 'secadmin' | 'auditadmin', Colleague>>> {
  const made: Record<string, Colleague> = {};
  for (const { loginName, person, activationToken } of office.founded) {
    const invitation = { loginName, person: person.person, token: activationToken };
    made[loginName] = await office.activate(invitation);
  }
  return made as Awaited<ReturnType<typeof activateFounders>>;
}
