import { join } from 'node:path';
import {
  bundleOf,
  compileCatalog,
  readBundleFiles,
  type Catalog,
} from '../../src/catalog/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createNodeCryptoProvider, type AlgorithmName } from '../../src/signatures/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import type { ProfileSystem } from '../../src/cli/index.ts';

/** A system of the example province that signs in the demo. */
export interface DemoSystem extends Pick<ProfileSystem, 'id' | 'agency' | 'role'> {
  readonly algorithm: AlgorithmName;
}

/** Which systems hold keys, and of which kind; both kinds occur among those that call. */
const algorithmsBySystem: Readonly<Record<string, AlgorithmName>> = {
  'xihu-window': 'ecdsa-p256-sha256',
  'hz-housing-desk': 'ed25519',
  'bank-counter': 'ecdsa-p256-sha256',
  'hz-civil-desk': 'ecdsa-p256-sha256',
  'hz-household-desk': 'ed25519',
  'hz-estate-desk': 'ecdsa-p256-sha256',
  'zj-social-insurance': 'ecdsa-p256-sha256',
  'zj-enterprise-register': 'ecdsa-p256-sha256',
  'hz-population': 'ed25519',
  'zj-population-changes': 'ed25519',
  'hz-civil-assistance': 'ed25519',
  'hz-data-lake': 'ecdsa-p256-sha256',
  'nb-data-lake': 'ed25519',
  'xihu-data-pool': 'ed25519',
  'sc-data-pool': 'ed25519',
  'qt-data-pool': 'ed25519',
  'zj-welfare-pool': 'ed25519',
  'bureau-audit': 'ed25519',
  'catalog-desk': 'ecdsa-p256-sha256',
};

function compileShipped(): Catalog {
  const [catalogs, schemas] = [join(packageRoot, 'catalogs'), join(packageRoot, 'schemas')];
  const crypto = createNodeCryptoProvider();
  const bundle = bundleOf((bytes) => crypto.sha256(bytes), readBundleFiles(catalogs, schemas));
  const result = compileCatalog(bundle, createSchemaSet(parseSchemas(readSchemaBytes(schemas))));
  if ('catalog' in result) return result.catalog;
  throw new Error('the catalog has findings: run jingwei catalog check');
}

let compiled: Catalog | undefined;

/** Compiled once: it takes seconds, in which nothing else happens. @throws {Error} on findings. */
export function shippedCatalog(): Catalog {
  compiled ??= compileShipped();
  return compiled;
}

/** Agency and role are the catalog's. @throws {Error} when the catalog names no such system. */
export function demoSystems(): readonly DemoSystem[] {
  const { systems } = shippedCatalog();
  return Object.entries(algorithmsBySystem).map(([id, algorithm]) => {
    const system = systems.get(id);
    if (system === undefined) throw new Error(`the catalog has no system ${id}`);
    return { id, agency: system.agency.agency, role: system.role, algorithm };
  });
}
