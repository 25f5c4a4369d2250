import fc from 'fast-check';
import { castEnterprises, castPersons, nobody } from '../../demo/province/index.ts';
import type { Canaries } from './canaries.ts';
import { hostileValues } from './mutations.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

const persons = [...Object.values(castPersons), nobody].map(({ citizenId }) => ({ citizenId }));
const enterprises = [castEnterprises.existing, castEnterprises.revoked].map(({ uscc }) => ({
  uscc,
}));

const purposes = {
  hiring: { class: 'service', item: 'hiring-registration', case: 'BJ-1' },
  rent: { class: 'service', item: 'housing-rent-subsidy', case: 'ZF-1' },
  loan: { class: 'service', item: 'loan-identity-check', case: 'DK-1' },
  project: { class: 'statistics', project: 'TJ-1' },
  incomplete: { class: 'service' },
};

interface Errand {
  readonly system: string;
  readonly dataset: string;
  readonly operation: string;
  readonly purpose: object;
}

const INSURED = 'social-insurance-status';
const ENTERPRISE = 'enterprise-registration';
const POPULATION = 'population-basic';

/** Errands that the example grants. */
const granted = fc.constantFrom<Errand>(
  ...['query', 'verify'].flatMap((operation) => [
    { system: 'xihu-window', dataset: INSURED, operation, purpose: purposes.hiring },
    { system: 'xihu-window', dataset: ENTERPRISE, operation, purpose: purposes.hiring },
    { system: 'xihu-window', dataset: POPULATION, operation, purpose: purposes.hiring },
    { system: 'hz-housing-desk', dataset: INSURED, operation, purpose: purposes.rent },
    { system: 'hz-housing-desk', dataset: ENTERPRISE, operation, purpose: purposes.rent },
    { system: 'bank-counter', dataset: ENTERPRISE, operation, purpose: purposes.loan },
  ]),
);

/** Errands of all sorts, most of which nobody granted. */
const anyErrand: fc.Arbitrary<Errand> = fc.record({
  system: fc.constantFrom('xihu-window', 'hz-housing-desk', 'bank-counter', 'hz-civil-desk'),
  dataset: fc.constantFrom(
    INSURED,
    ENTERPRISE,
    POPULATION,
    'residence-permit',
    'tax-declaration',
    'shoe-sizes',
  ),
  operation: fc.constantFrom('query', 'verify'),
  purpose: fc.constantFrom(...Object.values(purposes)),
});

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, arbitrary);

const ITEMS = ['status', 'insuranceType', 'name', 'paidThrough', 'phone'];

const asked = fc.record({
  errand: fc.oneof({ weight: 4, arbitrary: granted }, { weight: 1, arbitrary: anyErrand }),
  person: fc.constantFrom(...persons),
  enterprise: fc.constantFrom(...enterprises),
  items: seldom(
    fc.uniqueArray(
      fc.constantFrom(...ITEMS, 'contributionBase', 'legalRepresentative', 'shoeSize'),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  ),
  as: seldom(fc.constantFrom('hz-insured-person@1', 'hz-enterprise@1', 'no-such@1')),
  region: seldom(fc.constantFrom('330106', '330203', '330100', '110000')),
  operator: seldom(fc.constant('窗口01')),
});

/** What somebody wants of the gateway, not yet written down. */
export interface Wanted {
  readonly system: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls a department would make, of which some are refused. */
export const wellMade = (canaries: Canaries): fc.Arbitrary<Wanted> =>
  asked.map(({ errand, person, enterprise, items, as, ...common }) => {
    const { system, dataset, operation, purpose } = errand;
    const claims = { status: 'active', name: canaries.asked };
    return {
      system,
      path: `/v1/datasets/${dataset}/${operation}`,
      body: {
        subject: dataset === ENTERPRISE ? enterprise : person,
        purpose,
        ...common,
        ...(operation === 'verify' ? { claims } : { items, as }),
      },
    };
  });

/** Bodies the API's schemas accept, of which hardly any makes sense. */
export const schematic = (schemas: ReadonlyMap<string, unknown>): fc.Arbitrary<Wanted> =>
  fc.oneof(
    ...['query', 'verify'].map((operation) =>
      fc.record({
        system: fc.constantFrom('xihu-window', 'bank-counter'),
        path: fc
          .constantFrom(INSURED, POPULATION)
          .map((dataset) => `/v1/datasets/${dataset}/${operation}`),
        body: arbitraryOf(schemas, `api/${operation}-request.json`) as fc.Arbitrary<Wanted['body']>,
      }),
    ),
  );

/** Well made but for one value, which holds what it should not, or a canary where nothing belongs. */
export const spoiltValue = (canaries: Canaries): fc.Arbitrary<Wanted> =>
  fc
    .tuple(
      wellMade(canaries),
      fc.constantFrom(
        'subject',
        'purpose',
        'items',
        'as',
        'region',
        'operator',
        'extra',
        canaries.asked,
      ),
      fc.oneof(hostileValues, fc.constantFrom({ citizenId: canaries.asked }, [canaries.asked])),
    )
    // An operator is recorded as it is named, so no canary goes there.
    .map(([wanted, name, value]) => ({ ...wanted, body: { ...wanted.body, [name]: value } }));
