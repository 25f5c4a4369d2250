import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  bundleOf,
  compileCatalog,
  readBundleFiles,
  type Catalog,
  type DatasetView,
  type SystemView,
} from '../catalog/index.ts';
import type { RegionScope } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import type { Grant, Purpose, PurposeClass } from '../shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import {
  accessOfAgency,
  accessTo,
  accessToDataset,
  decide,
  type AccessWorld,
  type Allowance,
  type DatasetAccess,
  type Need,
} from './index.ts';

const NOW = Date.parse('2026-06-15T04:00:00.000Z');
const DATE = '2026-06-15';
const schemas = join(packageRoot, 'schemas');
const compiled = compileCatalog(
  bundleOf(
    (bytes) => createHash('sha256').update(bytes).digest(),
    readBundleFiles(join(packageRoot, 'catalogs'), schemas),
  ),
  createSchemaSet(parseSchemas(readSchemaBytes(schemas))),
);
assert.ok('catalog' in compiled);
const catalog: Catalog = compiled.catalog;

const worldWith = (grants: readonly Grant[]): AccessWorld => ({
  catalog,
  nowMs: NOW,
  grantsFor: (requester, dataset) =>
    grants.filter((grant) => grant.requester === requester && grant.dataset === dataset),
});
const seeded = worldWith(catalog.seedGrants);

const systems = [...catalog.systems.values()].filter(({ role }) => role === 'consumer');
const datasets = [...catalog.datasets.values()];
const serviceItems = [...catalog.serviceItems.keys()];
const codes = ['330000', '330100', '330106', '330105', '330200', '330203', '110000'];

const scope = fc.record({ code: fc.constantFrom(...codes), subtree: fc.boolean() });
const purposeClass = fc.constantFrom<PurposeClass>(
  'service',
  'regulation',
  'emergency',
  'statistics',
);

interface Case {
  readonly system: SystemView;
  readonly dataset: DatasetView;
  readonly grants: readonly Grant[];
  readonly needs: readonly Need[];
}

function grantsFor(system: SystemView, dataset: DatasetView): fc.Arbitrary<readonly Grant[]> {
  const items = [...dataset.items.keys()];
  const grant = fc.record({
    systems: fc.constantFrom<string[] | undefined>(undefined, [system.id], ['another-system']),
    items: fc.subarray(items, { minLength: 1 }),
    clear: fc.subarray(items),
    modes: fc.subarray(['query', 'verify', 'verify-batch'] as const, { minLength: 1 }),
    purposes: fc.array(
      fc.record({
        name: purposeClass,
        serviceItems: fc.option(fc.subarray(serviceItems, { minLength: 1 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    regions: fc.array(scope, { minLength: 1, maxLength: 3 }),
    from: fc.constantFrom('2026-01-01', '2026-01-01', '2026-07-01'),
    until: fc.constantFrom('2027-01-01', '2027-01-01', '2026-06-15'),
    state: fc.constantFrom<Grant['state']>('active', 'active', 'active', 'revoked'),
  });
  return fc.array(grant, { maxLength: 4 }).map((list) =>
    list.map(({ systems: named, purposes, ...rest }, index) => ({
      grant: `G-${index}`,
      requester: system.agency.agency,
      dataset: dataset.id,
      basis: '职责',
      scenario: '办理',
      ...(named === undefined ? {} : { systems: named }),
      purposes: purposes.map(({ name, serviceItems: some }) => ({
        class: name,
        ...(some === undefined ? {} : { serviceItems: some }),
      })),
      ...rest,
    })),
  );
}

const needFor = (dataset: DatasetView): fc.Arbitrary<Need> =>
  fc
    .record({
      operation: fc.constantFrom<Need['operation']>('query', 'verify', 'verify-batch'),
      name: purposeClass,
      item: fc.option(fc.constantFrom(...serviceItems), { nil: undefined }),
      region: fc.option(fc.constantFrom(...codes), { nil: undefined }),
    })
    .map(({ operation, name, item, region }) => ({
      operation,
      dataset: dataset.id,
      purpose: { class: name, ...(item === undefined ? {} : { item }) },
      items: [...dataset.items.keys()],
      ...(region === undefined ? {} : { region }),
    }));

const cases: fc.Arbitrary<Case> = fc
  .record({ system: fc.constantFrom(...systems), dataset: fc.constantFrom(...datasets) })
  .chain(({ system, dataset }) =>
    fc.record({
      system: fc.constant(system),
      dataset: fc.constant(dataset),
      grants: grantsFor(system, dataset),
      needs: fc.array(needFor(dataset), { minLength: 1, maxLength: 12 }),
    }),
  );

const rulingOn = ({ system, dataset, grants }: Omit<Case, 'needs'>, need: Need) => {
  const { item } = need.purpose;
  return decide(
    {
      requester: { system: system.id, agency: system.agency },
      dataset,
      grants,
      serviceItem: item === undefined ? undefined : catalog.serviceItems.get(item),
      receiverMapping: undefined,
      divisions: catalog.divisions,
      quotaExceeded: () => undefined,
    },
    need,
    NOW,
  );
};

const isWithin = (region: string | undefined, scopes: RegionScope | undefined): boolean =>
  region === undefined ||
  (scopes !== undefined && catalog.divisions.isWithin(region, scopes, DATE));

/** Whether a call is one of the kind an allowance speaks of. */
const isOfKind = (need: Need, { operation, purpose, region }: Allowance): boolean =>
  operation === need.operation &&
  purpose.class === need.purpose.class &&
  (purpose.item === undefined || purpose.item === need.purpose.item) &&
  isWithin(need.region, region);

const isSmaller = (one: RegionScope, other: RegionScope): boolean =>
  one.code === other.code
    ? !one.subtree && other.subtree
    : catalog.divisions.isWithin(one.code, other, DATE);

/** A region of which is told under this one, and not under a smaller one. */
function placeOf(
  region: RegionScope | undefined,
  { may, lacks }: DatasetAccess,
): { readonly region?: string } | undefined {
  if (region === undefined) return {};
  const smaller = [...may, ...lacks].flatMap((each) =>
    each.region !== undefined && isSmaller(each.region, region) ? [each.region] : [],
  );
  const found = [region.code, ...codes].find(
    (code) => isWithin(code, region) && !smaller.some((each) => isWithin(code, each)),
  );
  return found === undefined ? undefined : { region: found };
}

describe('access', () => {
  it('never disagrees with the decision about any call', () => {
    const seen = { permitted: 0, denied: 0, allowances: 0 };
    fc.assert(
      fc.property(cases, (each) => {
        const { system, dataset, grants, needs } = each;
        const access = accessTo(worldWith(grants), system, dataset);
        // Whatever it says may be called may be called, as it says.
        for (const { operation, purpose, region, items, grant } of access.may) {
          const place = placeOf(region, access);
          if (place === undefined) continue;
          seen.allowances += 1;
          const ruling = rulingOn(each, {
            operation,
            dataset: dataset.id,
            purpose,
            items: [...dataset.items.keys()],
            ...place,
          });
          assert.ok(ruling.permitted);
          assert.equal(ruling.grant.grant, grant);
          assert.deepEqual(
            ruling.allowed.map(({ item, masked }) => ({ item, masked })),
            items,
          );
        }
        // Whatever may be called is in it, with the same grant and the same items.
        for (const need of needs) {
          const ruling = rulingOn(each, need);
          const said = access.may.filter((one) => isOfKind(need, one));
          if (!ruling.permitted) {
            seen.denied += 1;
            // Without a region the choice of supplier may be open; and within a wider region a
            // smaller one may have a grant of its own, which is then told of that one.
            const told = said.filter(({ region }) => region?.code === need.region);
            if (ruling.refused !== 'no-supplier') assert.deepEqual(told, []);
            continue;
          }
          seen.permitted += 1;
          const same = said.some(
            ({ grant, items }) =>
              grant === ruling.grant.grant &&
              JSON.stringify(items) ===
                JSON.stringify(ruling.allowed.map(({ item, masked }) => ({ item, masked }))),
          );
          assert.ok(same, JSON.stringify({ need, said }));
        }
      }),
      { numRuns: 1500 },
    );
    assert.ok(
      seen.permitted > 30 && seen.denied > 1000 && seen.allowances > 1000,
      JSON.stringify(seen),
    );
  });

  it('says for every kind of call that is refused what the decision says', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { system, dataset, grants } = each;
        const access = accessTo(worldWith(grants), system, dataset);
        for (const { operation, code, purpose, region } of access.lacks) {
          if (purpose === undefined) {
            assert.equal(code, 'no-grant');
            continue;
          }
          const place = placeOf(region, access);
          if (place === undefined) continue;
          const ruling = rulingOn(each, {
            operation,
            dataset: dataset.id,
            purpose: purpose satisfies Purpose,
            items: [...dataset.items.keys()],
            ...place,
          });
          assert.ok(!ruling.permitted);
          assert.equal(ruling.refused, code);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not stretch a grant for one division over what lies below it', () => {
    const [system, dataset] = [
      catalog.systems.get('hz-housing-desk'),
      catalog.datasets.get('birth-certificate'),
    ];
    assert.ok(system && dataset);
    const common = {
      requester: 'hz-housing',
      dataset: dataset.id,
      basis: '职责',
      scenario: '办理',
      purposes: [{ class: 'emergency' as const }],
      items: ['gestationWeeks'],
      clear: [],
      modes: ['verify' as const],
      from: '2026-01-01',
      until: '2027-01-01',
      state: 'active' as const,
    };
    const grants: Grant[] = [false, true].map((subtree) => ({
      ...common,
      grant: subtree ? 'G-below' : 'G-itself',
      regions: [{ code: '330100', subtree }],
    }));
    const { may } = accessTo(worldWith(grants), system, dataset);
    assert.deepEqual(
      may.map(({ grant, region }) => [grant, region?.subtree]),
      [
        ['G-itself', false],
        ['G-below', true],
      ],
    );
  });

  it('gives for the example what its grants give, and says why not where they do not', () => {
    const window = catalog.systems.get('xihu-window');
    const of = (dataset: string) => {
      const view = catalog.datasets.get(dataset);
      assert.ok(window !== undefined && view !== undefined);
      return accessTo(seeded, window, view);
    };
    const status = of('social-insurance-status');
    assert.ok(
      status.may.some(
        ({ operation, purpose }) => operation === 'query' && purpose.class === 'service',
      ),
    );
    assert.ok(status.may.every(({ supplier, until }) => supplier !== '' && until > DATE));
    const codesOf = (dataset: string) => [...new Set(of(dataset).lacks.map(({ code }) => code))];
    assert.deepEqual(codesOf('social-insurance-payments'), ['no-grant']);
    assert.deepEqual(codesOf('tax-declaration'), ['not-shared']);
    assert.deepEqual(codesOf('residence-permit'), ['grant-expired']);
  });

  it('is the same table from both sides', () => {
    const agencies = new Set(systems.map(({ agency }) => agency.agency));
    const byAgency = [...agencies].flatMap(
      (agency) => accessOfAgency(seeded, agency, { limit: 1000 }).cells,
    );
    const byDataset = datasets.flatMap(
      ({ id }) => accessToDataset(seeded, id, { limit: 1000 }).cells,
    );
    const sorted = (cells: typeof byAgency) => cells.map((cell) => JSON.stringify(cell)).sort();
    assert.equal(byAgency.length, systems.length * datasets.length);
    assert.deepEqual(sorted(byAgency), sorted(byDataset));
  });

  it('pages by what varies, and knows of nothing that is not there', () => {
    const [system] = systems;
    assert.ok(system !== undefined);
    const agency = system.agency.agency;
    const walked: string[] = [];
    let after: string | undefined;
    do {
      const page = accessOfAgency(seeded, agency, {
        limit: 4,
        ...(after === undefined ? {} : { after }),
      });
      walked.push(...page.cells.map(({ dataset }) => dataset));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual([...new Set(walked)], datasets.map(({ id }) => id).sort());
    assert.deepEqual(accessToDataset(seeded, 'shoe-sizes', { limit: 10 }), { cells: [] });
    assert.deepEqual(accessOfAgency(seeded, 'nobody', { limit: 1000 }).cells, []);
    const first = accessToDataset(seeded, datasets[0]!.id, { limit: 1 });
    assert.equal(first.cells.length, 1);
    assert.equal(first.next, first.cells[0]?.system);
  });
});
