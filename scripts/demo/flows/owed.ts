import type { Change, SourceLine } from './line.ts';
import type { Subject } from './story.ts';
import type { Assisted, InsuredPerson, RegisteredEnterprise, Resident } from './tellers.ts';

/**
 * What the example's flows owe to whom, said a second time and by hand: nothing here is read from
 * the catalog, its mappings or its divisions.
 */
export interface OwedReceiver<S> {
  readonly receiver: string;
  /** The divisions of today that are its own. */
  readonly serves: ReadonlySet<string>;
  readonly form: (change: Change<S>) => Readonly<Record<string, unknown>>;
}

export interface Owed<S> {
  readonly flow: string;
  readonly source: string;
  /** Names in the source's own rows. */
  readonly names: {
    readonly key: readonly string[];
    readonly version: string;
    readonly regions: readonly string[];
  };
  readonly keyOf: (subject: S) => readonly string[];
  readonly receivers: readonly OwedReceiver<S>[];
}

const HANGZHOU = new Set(['330102', '330105', '330106', '330109', '330114', '330171']);
const NINGBO = new Set(['330203', '330212']);
/** Its development zone is where no prefix would look for it. */
const QIANTANG = new Set(['330114', '330171']);

const maskedName = (name: string): string => `${name.slice(0, 1)}*`;
const given = <T>(name: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [name]: value };
const codeOf = ({ places: [place] }: Change<unknown>): string => place?.code ?? '';
const compact = (date: string): string => date.replaceAll('-', '');

const insuranceNames: Readonly<Record<string, string>> = {
  '110': 'pension',
  '210': 'unemployment',
  '310': 'medical',
  '410': 'work-injury',
  '510': 'maternity',
};

export const insured: Owed<InsuredPerson> = {
  flow: 'insured-return',
  source: 'zj-social-insurance',
  names: { key: ['AAC001', 'AAE140'], version: 'AAE036', regions: ['AAB301'] },
  keyOf: ({ number, insurance }) => [number, insuranceNames[insurance] ?? ''],
  receivers: [
    {
      receiver: 'hz-data-lake',
      serves: HANGZHOU,
      form: (change) => ({
        grbh: change.subject.number,
        xz: change.subject.insurance,
        sfzh: change.subject.person.citizenId,
        xm: maskedName(change.subject.person.name),
        cbzt: '01',
        cbd: codeOf(change),
        bdrq: compact(change.on),
        ...given('yjje', change.subject.amount),
      }),
    },
    {
      receiver: 'xihu-data-pool',
      serves: new Set(['330106']),
      form: (change) => ({
        personNumber: change.subject.number,
        insuranceType: insuranceNames[change.subject.insurance],
        citizenId: change.subject.person.citizenId,
        name: maskedName(change.subject.person.name),
        status: 'active',
        insuredRegion: codeOf(change),
      }),
    },
    {
      receiver: 'nb-data-lake',
      serves: NINGBO,
      form: (change) => ({
        personNo: change.subject.number,
        kind: insuranceNames[change.subject.insurance],
        idNumber: change.subject.person.citizenId,
        state: 'active',
        region: codeOf(change),
      }),
    },
  ],
};

const enterpriseItems = ({
  subject,
  places,
}: Change<RegisteredEnterprise>): Record<string, string> => ({
  uscc: subject.enterprise.uscc,
  name: subject.enterprise.name,
  status: 'existing',
  registrationRegion: places[0]?.code ?? '',
  ...given('businessRegion', places[1]?.code),
});

export const enterprises: Owed<RegisteredEnterprise> = {
  flow: 'enterprise-return',
  source: 'zj-enterprise-register',
  names: { key: ['UNISCID'], version: 'VERNO', regions: ['REGORG', 'OPLOC'] },
  keyOf: ({ enterprise }) => [enterprise.uscc],
  receivers: [
    {
      receiver: 'hz-data-lake',
      serves: HANGZHOU,
      form: (change) => ({
        ...enterpriseItems(change),
        registeredCapital: change.subject.enterprise.registeredCapital.replace(/\.\d+$/, '.00'),
        legalRepresentative: maskedName(change.subject.enterprise.legalRepresentative),
        changedOn: change.on,
        sequence: change.sequence,
      }),
    },
    { receiver: 'qt-data-pool', serves: QIANTANG, form: enterpriseItems },
    {
      receiver: 'nb-data-lake',
      serves: NINGBO,
      form: (change) => ({
        creditCode: change.subject.enterprise.uscc,
        title: change.subject.enterprise.name,
        state: 'existing',
        registeredIn: codeOf(change),
        ...given('worksIn', change.places[1]?.code),
      }),
    },
  ],
};

const residentItems = (change: Change<Resident>): Record<string, string> => ({
  citizenId: change.subject.person.citizenId,
  name: change.subject.person.name,
  householdRegion: codeOf(change),
});

export const residents: Owed<Resident> = {
  flow: 'population-return',
  source: 'zj-population-changes',
  names: { key: ['GMSFHM'], version: 'XH', regions: ['HJQH'] },
  keyOf: ({ person }) => [person.citizenId],
  receivers: [
    {
      receiver: 'hz-data-lake',
      serves: HANGZHOU,
      form: (change) => ({
        gmsfhm: change.subject.person.citizenId,
        xm: change.subject.person.name,
        xb: change.subject.person.sex,
        xzqh: codeOf(change),
        bdrq: compact(change.on),
      }),
    },
    { receiver: 'sc-data-pool', serves: new Set(['330102']), form: residentItems },
    { receiver: 'qt-data-pool', serves: QIANTANG, form: residentItems },
    {
      receiver: 'nb-data-lake',
      serves: NINGBO,
      form: (change) => ({
        idNumber: change.subject.person.citizenId,
        fullName: change.subject.person.name,
        gender: change.subject.person.sex === '1' ? 'M' : 'F',
        domicileCode: codeOf(change),
      }),
    },
  ],
};

export const assisted: Owed<Assisted> = {
  flow: 'allowance-collection',
  source: 'hz-civil-assistance',
  names: { key: ['sfzh', 'ny'], version: 'xh', regions: ['qh'] },
  keyOf: ({ person }) => [person.citizenId, '2021-03'],
  receivers: [
    {
      receiver: 'zj-welfare-pool',
      serves: new Set([...HANGZHOU, ...NINGBO, '330302']),
      form: (change) => ({
        citizenId: change.subject.person.citizenId,
        month: '2021-03',
        region: codeOf(change),
        amount: change.subject.amount,
        paidOn: change.on,
      }),
    },
  ],
};

/** A delivery without what the gateway counts: seqs, batches and digests. */
export interface ExpectedDelivery {
  readonly op: 'record' | 'tombstone';
  readonly region: string;
  readonly key: string;
  readonly version: string;
  readonly record?: Readonly<Record<string, unknown>>;
}

/** In the order in which the receiver must get them. */
export function deliveriesTo<S extends Subject>(
  { keyOf }: Owed<S>,
  { serves, form }: OwedReceiver<S>,
  lines: readonly SourceLine<S>[],
): readonly ExpectedDelivery[] {
  return lines.flatMap(({ truth, change }) => {
    if (truth.kind !== 'lands' && truth.kind !== 'ends') return [];
    const after = truth.kind === 'lands' ? truth.after : [];
    const key = JSON.stringify(keyOf(change.subject));
    const version = String(change.sequence);
    const gone = truth.before.filter((each) => serves.has(each) && !after.includes(each));
    const there = after.filter((each) => serves.has(each));
    return [
      ...gone.map((region) => ({ op: 'tombstone' as const, region, key, version })),
      ...there.map((region) => ({
        op: 'record' as const,
        region,
        key,
        version,
        record: form(change),
      })),
    ];
  });
}

export interface ExpectedBook {
  readonly declared: number;
  readonly mapped: number;
  readonly quarantined: number;
  readonly ignored: number;
  readonly unclaimed: number;
  /** Lines by the rule that keeps them back. */
  readonly byRule: Readonly<Record<string, number>>;
}

export function bookOf<S extends Subject>(
  { receivers }: Owed<S>,
  lines: readonly SourceLine<S>[],
): ExpectedBook {
  const isServed = (division: string): boolean =>
    receivers.some(({ serves }) => serves.has(division));
  const book = { declared: lines.length, mapped: 0, quarantined: 0, ignored: 0, unclaimed: 0 };
  const byRule: Record<string, number> = {};
  for (const { truth } of lines) {
    if (truth.kind === 'quarantined') byRule[truth.rule] = (byRule[truth.rule] ?? 0) + 1;
    const isUnclaimed = truth.kind === 'lands' && !truth.after.some(isServed);
    if (truth.kind === 'quarantined') book.quarantined += 1;
    else if (truth.kind === 'ignored') book.ignored += 1;
    else if (isUnclaimed) book.unclaimed += 1;
    else book.mapped += 1;
  }
  return { ...book, byRule };
}
