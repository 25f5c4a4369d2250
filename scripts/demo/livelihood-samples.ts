import { castEnterprises, castPersons, HOUSE_UNIT, SALE_CONTRACT } from './province/index.ts';
import {
  allowed,
  asked,
  enterprise,
  person,
  query,
  service,
  type SampleRow,
} from './sample-row.ts';

const NINGBO = '330200';

const { resident, suspended } = castPersons;
const { existing, revoked } = castEnterprises;

const work: readonly SampleRow[] = [
  allowed(
    asked(
      'employment',
      ['xihu-window', 'employment-registration', 'hiring-registration'],
      [
        { subject: person(resident), items: ['employerUscc', 'status', 'registeredOn'] },
        { record: { employerUscc: existing.uscc, registeredOn: '2024-05-06' } },
      ],
    ),
  ),
  allowed(
    asked(
      'degrees',
      ['xihu-window', 'education-degree', 'hiring-registration'],
      [
        { subject: person(resident), items: ['level', 'graduatedOn'] },
        { record: { level: 'specialist', graduatedOn: '1911-06-30' } },
      ],
    ),
  ),
  allowed(
    asked(
      'qualification',
      ['xihu-window', 'vocational-qualification', 'hiring-registration'],
      [{ subject: person(resident), items: ['issuedOn'] }, { record: { issuedOn: '1925-11-20' } }],
    ),
  ),
  allowed(
    asked(
      'unemployment',
      ['xihu-window', 'unemployment-registration', 'unemployment-benefit'],
      [{ subject: person(suspended), items: ['reason'] }, { record: { reason: 'contract-ended' } }],
    ),
  ),
];

const homes: readonly SampleRow[] = [
  allowed(
    asked(
      'real-estate-in-hangzhou',
      ['hz-estate-desk', 'real-estate-registration', 'estate-transfer'],
      [
        { subject: person(resident), items: ['unitNumber', 'area', 'ownership'] },
        { record: { unitNumber: HOUSE_UNIT, area: '102.35', ownership: 'joint' } },
      ],
    ),
  ),
  allowed(
    asked(
      'real-estate-in-ningbo',
      ['hz-housing-desk', 'real-estate-registration', 'housing-rent-subsidy'],
      [
        { subject: person(resident), region: NINGBO, items: ['area', 'use'] },
        { record: { area: '61.50', use: 'residential' } },
      ],
    ),
  ),
  allowed(
    asked(
      'mortgage',
      ['hz-estate-desk', 'real-estate-encumbrance', 'estate-transfer'],
      [
        { subject: { unitNumber: HOUSE_UNIT }, items: ['kind', 'until'] },
        { record: { kind: 'mortgage', until: '2038-11-19' } },
      ],
    ),
  ),
  allowed(
    asked(
      'sale-without-price',
      ['hz-estate-desk', 'house-sale-contract', 'estate-transfer'],
      [
        { subject: { contractNumber: SALE_CONTRACT }, items: ['status', 'price'] },
        { record: { status: 'filed' }, omitted: { price: 'item-not-granted' } },
      ],
    ),
  ),
  allowed(
    asked(
      'deed-tax-cleared',
      ['hz-estate-desk', 'deed-tax-clearance', 'estate-transfer'],
      [
        { subject: { contractNumber: SALE_CONTRACT }, items: ['status', 'clearedOn'] },
        { record: { status: 'cleared', clearedOn: '2026-10-22' } },
      ],
    ),
  ),
  allowed(
    asked(
      'housing-fund',
      ['hz-housing-desk', 'housing-fund-account', 'housing-rent-subsidy'],
      [
        { subject: person(resident), items: ['status', 'paidThrough'] },
        { record: { status: 'normal', paidThrough: '2026-10' } },
      ],
    ),
  ),
];

const businesses: readonly SampleRow[] = [
  allowed(
    asked(
      'taxpayer',
      ['xihu-window', 'tax-registration', 'business-start'],
      [{ subject: enterprise(existing), items: ['status'] }, { record: { status: 'normal' } }],
    ),
  ),
  allowed({
    name: 'penalties-under-an-inspection-plan',
    system: 'xihu-window',
    path: query('administrative-penalty'),
    body: {
      purpose: { class: 'regulation', plan: 'SSJ-2026-11' },
      subject: enterprise(revoked),
      items: ['kind', 'decidedOn'],
    },
    record: { kind: 'fine', decidedOn: '2023-06-01' },
  }),
  allowed({
    name: 'licence-for-the-bank',
    system: 'bank-counter',
    path: query('business-licence'),
    body: {
      purpose: service('loan-identity-check'),
      subject: enterprise(revoked),
      items: ['state', 'validUntil'],
    },
    record: { state: 'revoked', validUntil: '2024-09-18' },
  }),
  allowed(
    asked(
      'food-licence',
      ['xihu-window', 'food-business-licence', 'food-licence-application'],
      [{ subject: enterprise(existing), items: ['trade'] }, { record: { trade: 'canteen' } }],
    ),
  ),
];

/** What is asked of the systems behind the front machine for jobs, homes and businesses. */
export const livelihoodRows: readonly SampleRow[] = [...work, ...homes, ...businesses];
