import { caihe, castPersons, deceased, mother, newborn, xiasha } from './province/index.ts';
import {
  allowed,
  asked,
  person,
  refused,
  service,
  verify,
  type Asked,
  type SampleRow,
} from './sample-row.ts';

const HANGZHOU = '330100';
const NINGBO = '330200';
const SHANGCHENG = '330102';
const QIANTANG = '330114';
/** 江干区, in force until 2021-04-09. */
const JIANGGAN = '330104';

const { resident } = castPersons;
const certificate = {
  certificateNumber: newborn.certificateNumber,
  motherCitizenId: mother.citizenId,
};
const married: Asked = ['hz-household-desk', 'marriage-registration', 'birth-registration'];
const allowance: Asked = ['xihu-window', 'elderly-allowance', 'survivor-benefits'];

const births: readonly SampleRow[] = [
  allowed(
    asked(
      'birth-registered',
      ['hz-household-desk', 'birth-certificate', 'birth-registration'],
      [
        { subject: certificate, items: ['babyName', 'bornOn', 'fatherName', 'birthWeight'] },
        {
          record: { babyName: newborn.name, bornOn: newborn.birthDate },
          omitted: { birthWeight: 'item-not-granted' },
        },
      ],
    ),
  ),
  allowed(
    asked('marriage-in-hangzhou', married, [
      { subject: person(mother), region: HANGZHOU, items: ['event', 'registeredOn'] },
      { record: { event: 'married', registeredOn: '1902-10-05' } },
    ]),
  ),
  allowed(
    asked('marriage-in-ningbo', married, [
      { subject: person(resident), region: NINGBO, items: ['event', 'registeredOn'] },
      { record: { event: 'married', registeredOn: '1923-09-09' } },
    ]),
  ),
  refused(
    422,
    'no-supplier',
    asked('several-cities-supply', married, [{ subject: person(mother), items: ['event'] }]),
  ),
];

const deaths: readonly SampleRow[] = [
  allowed(
    asked(
      'death-certified',
      ['hz-household-desk', 'death-certificate', 'household-cancellation'],
      [
        { subject: person(deceased), items: ['diedOn', 'issuedOn'] },
        { record: { diedOn: '2026-09-30', issuedOn: '2026-10-01' } },
      ],
    ),
  ),
  allowed({
    name: 'death-by-a-second-source',
    system: 'hz-household-desk',
    path: verify('cremation-record'),
    body: {
      purpose: service('household-cancellation'),
      subject: person(deceased),
      claims: { diedOn: '2026-09-30' },
    },
    results: { diedOn: true },
  }),
  allowed(
    asked(
      'relation-to-head',
      ['xihu-window', 'household-registration', 'survivor-benefits'],
      [
        { subject: person(mother), items: ['relationToHead'] },
        { record: { relationToHead: 'spouse' } },
      ],
    ),
  ),
  allowed(
    asked(
      'pension-without-amount',
      ['xihu-window', 'pension-benefit', 'survivor-benefits'],
      [
        { subject: person(deceased), items: ['status', 'monthlyAmount'] },
        { record: { status: 'paying' }, omitted: { monthlyAmount: 'item-not-granted' } },
      ],
    ),
  ),
  allowed(
    asked(
      'driving-licence',
      ['xihu-window', 'driving-licence', 'driving-licence-cancellation'],
      [
        { subject: person(deceased), items: ['vehicleClass', 'validUntil'] },
        { record: { vehicleClass: 'car', validUntil: '2031-01-01' } },
      ],
    ),
  ),
];

/** 江干区 was split; its files lie with 上城区, and each tells by its street whose it is. */
const splitCounty: readonly SampleRow[] = [
  allowed(
    asked('split-county-kept', allowance, [
      { subject: person(caihe), region: SHANGCHENG },
      { record: { status: 'paying', allowanceRegion: SHANGCHENG } },
    ]),
  ),
  allowed(
    asked('split-county-file', allowance, [
      { subject: person(xiasha), region: SHANGCHENG },
      { record: { status: 'ended', allowanceRegion: QIANTANG } },
    ]),
  ),
  allowed(
    asked('split-county-new', allowance, [
      { subject: person(xiasha), region: QIANTANG },
      { record: { status: 'paying', allowanceRegion: QIANTANG } },
    ]),
  ),
  refused(
    403,
    'region-not-granted',
    asked('split-county-withdrawn', allowance, [{ subject: person(xiasha), region: JIANGGAN }]),
  ),
];

/** What families ask the systems behind the front machine, of births, deaths and a split county. */
export const familyRows: readonly SampleRow[] = [...births, ...deaths, ...splitCounty];
