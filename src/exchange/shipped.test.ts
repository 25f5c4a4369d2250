import { createHash } from 'node:crypto';
import { bundleOf, compileCatalog, readBundleFiles, type Catalog } from '../catalog/index.ts';
import type { Permission } from '../authorization/index.ts';
import type { Route } from '../routing/index.ts';
import type { Grant } from '../shapes/index.ts';
import {
  createSchemaSet,
  parseSchemas,
  readSchemaBytes,
  type SchemaSet,
} from '../standards/index.ts';

/** The example province as it is shipped: the steps are tested on its datasets. No test itself. */
export const schemas: SchemaSet = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

function compileShipped(): Catalog {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const compiled = compileCatalog(
    bundleOf(sha256, readBundleFiles('catalogs', 'schemas')),
    schemas,
  );
  if ('catalog' in compiled) return compiled.catalog;
  throw new Error('the shipped catalog has findings');
}

export const catalog: Catalog = compileShipped();

export const DATASET = 'social-insurance-status';

/** One person's record in the dataset's standard; no value of one item is part of another's. */
export const person = {
  citizenId: '330106190401150027',
  name: '欧阳示例',
  insuranceType: 'pension',
  status: 'active',
  paidThrough: '2026-10',
  employerUscc: '91330106MJ0010013M',
  insuredRegion: '330108',
  contributionBase: '5230.00',
} as const;

/** The same as the provider writes it. */
export const written = {
  AAC001: '0000000101',
  AAC002: person.citizenId,
  AAC003: '  欧阳示例    ',
  AAE140: '110',
  AAC031: '1',
  AAE003: '202610',
  AAB003: person.employerUscc,
  AAB301: person.insuredRegion,
  AAE180: person.contributionBase,
} as const;

export const grantIn = (regions: Grant['regions'] = [{ code: '330100', subtree: true }]): Grant => {
  const seed = catalog.seedGrants.find(({ dataset }) => dataset === DATASET);
  if (seed === undefined) throw new Error(`no grant for ${DATASET}`);
  return { ...seed, regions };
};

/** Permission to release some items, masked where a name is marked with `*`. */
export function permissionFor(items: readonly string[], grant = grantIn()): Permission {
  const dataset = catalog.datasets.get(DATASET);
  const supply = dataset?.supplies[0];
  if (dataset === undefined || supply === undefined) throw new Error(`no ${DATASET}`);
  const allowed = items.map((marked) => ({
    item: marked.replace('*', ''),
    share: 'conditional' as const,
    masked: marked.endsWith('*'),
  }));
  return { permitted: true, dataset, supply, grant, allowed, omitted: [] };
}

export function routeOf(permission: Permission): Route {
  const resource = permission.supply.resources[0];
  if (resource === undefined) throw new Error('nothing is mounted');
  return { agency: permission.supply.agency, system: 'x', resource, address: 'http://x.invalid/' };
}
