import { castEnterprises, castPersons, nobody } from './province/index.ts';
import { familyRows } from './family-samples.ts';
import { livelihoodRows } from './livelihood-samples.ts';
import {
  allowed,
  enterprise,
  person,
  query,
  refused,
  service,
  verify,
  type Extras,
  type Row,
  type SampleRow,
} from './sample-row.ts';

const hiring = service('hiring-registration');
const housing = service('housing-rent-subsidy');
const loan = service('loan-identity-check');

const { resident, suspended, insuredElsewhere, breaksStandard, wrongSubject, twice, permitHolder } =
  castPersons;

const INSURED = 'social-insurance-status';

/** 西湖区 asks about an insured person. */
const insured = (
  name: string,
  body: Readonly<Record<string, unknown>>,
  extras: Extras = {},
): Row => ({
  name,
  system: 'xihu-window',
  path: query(INSURED),
  body: { purpose: hiring, subject: person(resident), items: ['insuranceType', 'status'], ...body },
  ...extras,
});

const released: readonly SampleRow[] = [
  allowed({
    name: 'unconditional-query',
    system: 'xihu-window',
    path: query('enterprise-registration'),
    body: {
      purpose: hiring,
      subject: enterprise(castEnterprises.existing),
      items: ['name', 'status', 'registeredCapital'],
    },
  }),
  allowed(
    insured(
      'conditional-query',
      { items: ['insuranceType', 'status', 'paidThrough', 'contributionBase'] },
      { omitted: { contributionBase: 'item-not-shared' } },
    ),
  ),
  allowed(
    insured(
      'item-not-granted',
      { items: ['status', 'employerUscc'] },
      { omitted: { employerUscc: 'item-not-granted' } },
    ),
  ),
  allowed({
    name: 'local-standard',
    system: 'hz-housing-desk',
    path: query(INSURED),
    body: { purpose: housing, subject: person(resident), as: 'hz-insured-person@1' },
    standard: 'hz-insured-person@1',
  }),
  allowed({
    name: 'residence-permit',
    system: 'hz-housing-desk',
    path: query('residence-permit'),
    body: { purpose: housing, subject: person(permitHolder) },
  }),
  allowed({
    name: 'verification-true',
    system: 'xihu-window',
    path: verify(INSURED),
    body: {
      purpose: hiring,
      subject: person(resident),
      claims: { insuranceType: 'pension', status: 'active' },
    },
    results: { insuranceType: true, status: true },
  }),
  allowed({
    name: 'verification-false',
    system: 'xihu-window',
    path: verify(INSURED),
    body: { purpose: hiring, subject: person(suspended), claims: { status: 'active' } },
    results: { status: false },
  }),
  allowed({
    name: 'bank-verification',
    system: 'bank-counter',
    path: verify('population-basic'),
    body: {
      purpose: loan,
      subject: person(resident),
      claims: { name: resident.name, phone: resident.phone },
      region: '330100',
    },
    results: { name: true, phone: true },
  }),
];

const decided: readonly SampleRow[] = [
  refused(403, 'no-grant', {
    name: 'no-grant',
    system: 'xihu-window',
    path: query('tax-credit-rating'),
    body: {
      purpose: service('business-start'),
      subject: enterprise(castEnterprises.existing),
      items: ['rating'],
    },
  }),
  refused(
    403,
    'purpose-not-granted',
    insured('wrong-purpose', { purpose: service('business-start') }),
  ),
  refused(403, 'region-not-granted', insured('region-asked-outside', { region: '330203' })),
  refused(
    403,
    'region-not-granted',
    insured('region-of-record-outside', { subject: person(insuredElsewhere) }),
  ),
  refused(403, 'grant-expired', {
    name: 'grant-expired',
    system: 'xihu-window',
    path: query('residence-permit'),
    body: { purpose: housing, subject: person(permitHolder), items: ['validUntil'] },
  }),
  refused(403, 'grant-revoked', {
    name: 'grant-revoked',
    system: 'bank-counter',
    path: verify(INSURED),
    body: { purpose: loan, subject: person(resident), claims: { status: 'active' } },
  }),
  refused(403, 'no-authority', {
    ...insured('dataset-unknown', {}),
    path: query('no-such-dataset'),
  }),
  refused(403, 'no-authority', {
    ...insured('dataset-hidden', { items: ['category'] }),
    path: query('household-low-income'),
  }),
  refused(403, 'not-shared', {
    ...insured('dataset-not-shared', {
      subject: enterprise(castEnterprises.existing),
      items: ['taxPayable'],
    }),
    path: query('tax-declaration'),
  }),
  refused(403, 'mode-not-granted', {
    name: 'third-party-copy',
    system: 'bank-counter',
    path: query('population-basic'),
    body: { purpose: loan, subject: person(resident), items: ['name'], region: '330100' },
  }),
  refused(
    403,
    'nothing-to-release',
    insured(
      'nothing-to-release',
      { items: ['contributionBase'] },
      { omitted: { contributionBase: 'item-not-shared' } },
    ),
  ),
];

const unfit: readonly SampleRow[] = [
  refused(400, 'body-malformed', {
    ...insured('body-malformed', {}, { malformed: true }),
    body: '{"purpose": {"class": "service",',
  }),
  refused(422, 'body-invalid', insured('body-invalid', { subject: {} }, { malformed: true })),
  refused(
    422,
    'purpose-incomplete',
    insured('purpose-incomplete', { purpose: { class: 'service', item: 'hiring-registration' } }),
  ),
  refused(422, 'item-unknown', insured('item-unknown', { items: ['salary'] })),
  refused(
    422,
    'subject-invalid',
    insured('subject-invalid', { subject: { citizenId: '330106189005170011' } }),
  ),
  refused(422, 'standard-unavailable', insured('standard-unavailable', { as: 'hz-low-income@1' })),
];

const provided: readonly SampleRow[] = [
  refused(404, 'subject-not-found', insured('subject-unknown', { subject: person(nobody) })),
  refused(
    502,
    'provider-breached-standard',
    insured('provider-breaks-standard', { subject: person(breaksStandard) }),
  ),
  refused(
    502,
    'subject-mismatch',
    insured('provider-mixes-up-persons', { subject: person(wrongSubject) }),
  ),
  refused(502, 'subject-ambiguous', {
    name: 'provider-holds-two-records',
    system: 'xihu-window',
    path: query('population-basic'),
    body: { purpose: hiring, subject: person(twice), items: ['name'] },
  }),
  refused(502, 'provider-unreachable', {
    ...insured('provider-down', { items: ['status'] }),
    path: query('medical-insurance-status'),
  }),
];

/** Calls worth making: each shows one thing that the gateway does or refuses to do. */
export const sampleRows: readonly SampleRow[] = [
  ...released,
  ...decided,
  ...unfit,
  ...provided,
  ...familyRows,
  ...livelihoodRows,
];
