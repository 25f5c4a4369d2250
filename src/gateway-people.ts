import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { shanghaiDateOf, systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { BundleDesk, Catalog } from './catalog/index.ts';
import type { FlowDesk, Polled } from './flows/index.ts';
import { OIDC_CALLBACK_PATH, type PeopleRouteParts } from './http/index.ts';
import type { AppLog } from './observability/index.ts';
import { createOidc, createPeople, type Oidc, type People } from './people/index.ts';
import type { Settings } from './shapes/index.ts';
import { createSealer } from './storage/index.ts';
import type { Closer } from './close-all.ts';
import { createHasEnded } from './ended-agencies.ts';
import type { Foundation } from './foundation.ts';
import { openChangeDesk } from './gateway-changes.ts';
import { readyRetention } from './gateway-retention.ts';
import { openSupervision } from './gateway-supervision.ts';
import { openGrantDesk } from './gateway-grants.ts';
import { openKeyDesk, systemAgencyOf } from './gateway-systems.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
  readonly bundles: BundleDesk;
  readonly flows: FlowDesk;
  readonly pollFlow: (flow: string) => Promise<Polled> | undefined;
  /** Known once the gateway listens. */
  readonly origins: () => readonly string[];
}

/** What a browser keeps of a sign-in at the identity provider is sealed for this alone. */
const TRANSACTION_USE = 'jingwei oidc transaction';

/** Undefined for an agency that has ended, from its day on. */
function agencyOf(catalog: () => Catalog): (agency: string) => { region: string } | undefined {
  const hasEnded = createHasEnded(catalog, systemClock);
  return (agency) => {
    const found = hasEnded(agency) ? undefined : catalog().agencies.get(agency);
    return found && { region: found.region };
  };
}

/** The people of a store, whose every act is an entry in the log first. */
export function openPeople(
  parts: Omit<Surroundings, 'origins' | 'bundles' | 'flows' | 'pollFlow'>,
): Promise<People> {
  const { settings, appLog, base, log, catalog } = parts;
  return createPeople(
    {
      db: base.store.db,
      clock: systemClock,
      sealingKey: base.keys.sealingKey,
      record: async (entry) => {
        await log.append(entry);
      },
      agencyOf: agencyOf(catalog),
      isWithin: (region, scope) =>
        catalog().divisions.isWithin(region, scope, shanghaiDateOf(systemClock.now())),
      onError: (error) => appLog.error('people failed', { error }),
      isLogHealthy: () => log.healthy,
    },
    settings.people,
  );
}

/** The client's secret lies in a file, beside the data unless its path says otherwise. */
function secretOf({ data, people }: Settings): { readonly clientSecret?: string } {
  const file = people.oidc?.clientSecretFile;
  return file === undefined
    ? {}
    : { clientSecret: readFileSync(resolve(data, file), 'utf8').trim() };
}

function openOidc({ settings, origins }: Surroundings): { readonly oidc?: Oidc } {
  const provider = settings.people.oidc;
  if (provider === undefined) return {};
  const redirectUri = (): string => `${origins()[0] ?? ''}${OIDC_CALLBACK_PATH}`;
  const parts = { clock: systemClock, settings: provider, redirectUri, ...secretOf(settings) };
  return { oidc: createOidc(parts) };
}

/** What people's routes stand on; what it opens is closed by the closers. */
export async function readyPeople(
  parts: Surroundings,
  closers: Closer[],
): Promise<PeopleRouteParts> {
  const { settings, base, log, catalog, bundles } = parts;
  const people = await openPeople(parts);
  closers.push(() => people.close());
  return {
    people,
    clock: systemClock,
    log,
    agencyOf: agencyOf(catalog),
    sealer: createSealer(base.keys.sealingKey, TRANSACTION_USE),
    schemas: base.schemas,
    proxyAddresses: settings.people.proxyAddresses,
    ...openOidc(parts),
    keys: base.registry,
    keyDesk: openKeyDesk(parts, closers),
    systemAgencyOf: systemAgencyOf(catalog),
    bundles,
    flows: parts.flows,
    pollFlow: parts.pollFlow,
    authority: settings.gateway.authority,
    changes: await openChangeDesk(parts),
    supervision: openSupervision(
      {
        ...parts,
        onError: (error) => parts.appLog.error('log not followed', { error }),
      },
      closers,
    ),
    catalog,
    erasures: readyRetention(parts, closers),
    grants: base.grants,
    grantDesk: openGrantDesk(parts),
    grantsFor: (requester, dataset) => base.grants.findFor(requester, dataset),
  };
}
