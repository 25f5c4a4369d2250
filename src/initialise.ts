import { createPublicKey } from 'node:crypto';
import {
  canonicalBytes,
  digestOf,
  Fault,
  instantOf,
  isRefusal,
  say,
  systemClock,
} from './kernel/index.ts';
import { readBundleFiles, type Catalog } from './catalog/index.ts';
import { importCertificates } from './identity/index.ts';
import { createAppLog } from './observability/index.ts';
import type { FoundedAdministrator } from './people/index.ts';
import type { Settings } from './shapes/index.ts';
import { createNodeCryptoProvider } from './signatures/index.ts';
import { openFoundation, type Foundation } from './foundation.ts';
import { createDesk, errorOfFindings } from './gateway-catalog.ts';
import { createGatewayKeys } from './gateway-keys.ts';
import { openPeople } from './gateway-people.ts';

/** Who the first entries name: nobody has signed in yet, somebody had the machine. */
const BY = 'jingwei init';

export interface Initialised {
  readonly bundle: string;
  readonly verifierKey: string;
  readonly keys: number;
  readonly grants: number;
  /** With activation tokens that are told here and nowhere else. */
  readonly administrators: readonly FoundedAdministrator[];
}

async function publishFirst(base: Foundation, settings: Settings): Promise<Catalog> {
  const desk = createDesk(base, base.log);
  const kept = await desk.keep(readBundleFiles(settings.catalogs, settings.schemas));
  if ('findings' in kept) throw errorOfFindings(kept.findings);
  const reason = 'first publication of the working copy';
  const published = await desk.publish({ bundle: kept.bundle, by: BY, reason });
  if (isRefusal(published)) throw new Error(`not published: ${published.refused}`);
  return desk.catalog();
}

async function registerKeys(
  base: Foundation,
  catalog: Catalog,
  directory: string,
): Promise<number> {
  const certificates = await importCertificates(directory);
  for (const { keyid, system, publicPem, ...named } of certificates) {
    const owner = catalog.systems.get(system);
    const key = base.crypto.importVerificationKey(keyid, publicPem, named.algorithm);
    if (owner === undefined || key === undefined) {
      throw new Fault('internal', {
        detail: say(
          `${keyid}：系统不在目录中，或密钥无法读取`,
          `${keyid}: the system is not in the catalog, or the key cannot be read`,
        ),
      });
    }
    const der = createPublicKey(publicPem).export({ type: 'spki', format: 'der' });
    await base.log.append({
      kind: 'key.registered',
      at: instantOf(systemClock.now()),
      keyid,
      system,
      algorithm: key.algorithm,
      publicKey: digestOf(base.sha256, der),
      by: BY,
    });
    const registered = await base.registry.register({
      keyid,
      system,
      agency: owner.agency.agency,
      publicPem,
      ...named,
    });
    if (typeof registered !== 'string') throw new Error(`${keyid}: ${registered.refused}`);
  }
  return certificates.length;
}

async function giveSeedGrants(base: Foundation, catalog: Catalog): Promise<number> {
  for (const grant of catalog.seedGrants) {
    await base.log.append({
      kind: 'grant.given',
      at: instantOf(systemClock.now()),
      grant: grant.grant,
      requester: grant.requester,
      dataset: grant.dataset,
      document: digestOf(base.sha256, canonicalBytes(grant)),
      by: BY,
    });
    await base.grants.give(grant);
  }
  return catalog.seedGrants.length;
}

async function foundAdministrators(
  base: Foundation,
  parts: Pick<Parameters<typeof openPeople>[0], 'settings' | 'appLog'>,
  catalog: Catalog,
): Promise<readonly FoundedAdministrator[]> {
  const people = await openPeople({ ...parts, base, log: base.log, catalog: () => catalog });
  try {
    return await people.foundAdministrators({ agency: parts.settings.gateway.authority });
  } finally {
    await people.close();
  }
}

/**
 * Founds a gateway in the data folder: keys, store, log; then publishes the working copy of the
 * catalog, registers the keys in certs/, gives the seed grants and makes the three administrators.
 * Each is an entry before it is a fact. @throws {Error} when the folder was founded before, or the catalog has findings.
 */
export async function initialise(settings: Settings): Promise<Initialised> {
  const appLog = createAppLog({ level: settings.logLevel });
  createGatewayKeys(createNodeCryptoProvider(), settings);
  const base = await openFoundation(settings, (error) => {
    throw error;
  });
  try {
    const catalog = await publishFirst(base, settings);
    return {
      bundle: catalog.bundle,
      verifierKey: base.keys.verifierKey,
      keys: await registerKeys(base, catalog, settings.certs),
      grants: await giveSeedGrants(base, catalog),
      administrators: await foundAdministrators(base, { settings, appLog }, catalog),
    };
  } finally {
    await base.close();
  }
}
