import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OmissionCode, ProblemCode } from '../kernel/index.ts';
import type { Grant, Purpose, ServiceItem } from '../shapes/index.ts';
import { decide, type Facts, type Need, type Ruling } from './index.ts';
import {
  agency,
  datasetOf,
  factsOf,
  grantOf,
  ITEMS,
  receiverMapping,
  serviceItemOf,
  supplyOf,
  TODAY,
  tree,
} from './world.test.ts';

// ---- What can vary. Every dimension is a short list, so that cells can be walked.

const dimensions = {
  entry: ['published', 'unknown', 'hidden', 'published tomorrow'],
  share: ['unconditional', 'conditional', 'not-shared'],
  grant: ['none', 'of another system', 'revoked', 'not begun', 'expired', 'active'],
  grantModes: ['both', 'verify only'],
  mode: ['query', 'verify'],
  purpose: [
    'regulation',
    'emergency',
    'service needing it',
    'service not needing it',
    'service unknown',
    'service outside the grant',
    'service without an item',
  ],
  region: ['none', 'inside', 'granted but unsupplied', 'outside', 'no division'],
  requester: ['government', 'third-party'],
  as: ['nothing', 'its own standard', 'a mapped standard', 'an unmapped standard'],
  duty: ['stands', 'ended today', 'begins tomorrow', 'verify only'],
  asked: ['nothing by name', 'every item', 'unreleasable items', 'an unknown item'],
  quota: ['left', 'used up'],
} as const;

type Cell = { readonly [D in keyof typeof dimensions]: (typeof dimensions)[D][number] };

const usual: Cell = {
  entry: 'published',
  share: 'conditional',
  grant: 'active',
  grantModes: 'both',
  mode: 'query',
  purpose: 'service needing it',
  region: 'none',
  requester: 'government',
  as: 'nothing',
  duty: 'stands',
  asked: 'every item',
  quota: 'left',
};

// ---- The oracle: the rules in the words of the catalog's promises, in the order they are weighed.

const rulesInOrder: readonly (readonly [ProblemCode, (cell: Cell) => boolean])[] = [
  // What no entry covers does not exist for whoever may not know more.
  ['no-authority', ({ entry }) => entry === 'unknown' || entry === 'published tomorrow'],
  ['no-authority', ({ entry, grant }) => entry === 'hidden' && grant === 'none'],
  ['not-shared', ({ share }) => share === 'not-shared'],
  ['no-grant', ({ grant }) => grant === 'none' || grant === 'of another system'],
  ['grant-revoked', ({ grant }) => grant === 'revoked'],
  ['grant-not-begun', ({ grant }) => grant === 'not begun'],
  ['grant-expired', ({ grant }) => grant === 'expired'],
  ['mode-not-granted', (cell) => cell.grantModes === 'verify only' && cell.mode === 'query'],
  // A third party takes results, never a copy of a dataset shared under conditions.
  [
    'mode-not-granted',
    ({ requester, share, mode }) =>
      requester === 'third-party' && share === 'conditional' && mode === 'query',
  ],
  [
    'purpose-not-granted',
    ({ purpose }) => purpose !== 'regulation' && purpose !== 'service needing it',
  ],
  ['region-not-granted', ({ region }) => region === 'outside' || region === 'no division'],
  ['standard-unavailable', ({ as }) => as === 'an unmapped standard'],
  ['no-supplier', ({ region }) => region === 'granted but unsupplied'],
  ['no-authority', ({ duty }) => duty === 'ended today' || duty === 'begins tomorrow'],
  ['mode-not-granted', ({ duty, mode }) => duty === 'verify only' && mode === 'query'],
  ['item-unknown', ({ asked }) => asked === 'an unknown item'],
  ['nothing-to-release', ({ asked }) => asked === 'unreleasable items'],
  ['quota-exceeded', ({ quota }) => quota === 'used up'],
];

const UNRELEASABLE = ['secret', 'ungranted'] as const;

/** Why each item stays, stated item by item. */
function withheldOf(cell: Cell): ReadonlyMap<string, OmissionCode> {
  const isService = cell.purpose === 'service needing it';
  return new Map<string, OmissionCode>([
    ...(cell.as === 'a mapped standard' ? [['unmapped', 'item-not-in-standard'] as const] : []),
    ...(isService ? [['unneeded', 'item-not-needed'] as const] : []),
    ...(isService && cell.mode === 'query' ? [['verifyOnly', 'item-not-needed'] as const] : []),
    ['ungranted', 'item-not-granted'],
    ['secret', 'item-not-shared'],
  ]);
}

type Expected =
  | { readonly refused: ProblemCode; readonly omitted?: readonly unknown[] }
  | { readonly allowed: readonly unknown[]; readonly omitted: readonly unknown[] };

function expectedOf(cell: Cell): Expected {
  const refused = rulesInOrder.find(([, applies]) => applies(cell))?.[0];
  const withheld = withheldOf(cell);
  const omit = (items: readonly string[]): readonly unknown[] =>
    items.flatMap((item) => (withheld.has(item) ? [{ item, code: withheld.get(item) }] : []));
  if (refused === 'nothing-to-release') return { refused, omitted: omit(UNRELEASABLE) };
  if (refused !== undefined) return { refused };
  return {
    allowed: ITEMS.filter((item) => !withheld.has(item)).map((item) => ({
      item,
      share: item === 'open' ? 'unconditional' : cell.share,
      masked: item === 'masked',
    })),
    omitted: cell.asked === 'every item' ? omit(ITEMS) : [],
  };
}

// ---- The cell as facts and need.

const grantStates: Readonly<Record<Exclude<Cell['grant'], 'none'>, Partial<Grant>>> = {
  'of another system': { systems: ['other'] },
  revoked: { state: 'revoked' },
  'not begun': { from: '2026-06-16' },
  expired: { until: '2026-06-15' },
  active: { from: '2026-06-15', until: '2026-06-16' },
};

const purposes: Readonly<Record<Cell['purpose'], Purpose>> = {
  regulation: { class: 'regulation', plan: 'P1' },
  emergency: { class: 'emergency', order: 'O1' },
  'service needing it': { class: 'service', item: 'needing', case: 'C1' },
  'service not needing it': { class: 'service', item: 'not-needing', case: 'C1' },
  'service unknown': { class: 'service', item: 'unknown', case: 'C1' },
  'service outside the grant': { class: 'service', item: 'needing-elsewhere', case: 'C1' },
  'service without an item': { class: 'service', case: 'C1' },
};

const regions: Readonly<Record<Cell['region'], string | undefined>> = {
  none: undefined,
  inside: '330106',
  'granted but unsupplied': '330203',
  outside: '330700',
  'no division': '339999',
};

const standards: Readonly<Record<Cell['as'], string | undefined>> = {
  nothing: undefined,
  'its own standard': 'persons@1',
  'a mapped standard': 'local@1',
  'an unmapped standard': 'elsewhere@1',
};

const asks: Readonly<Record<Cell['asked'], readonly string[] | undefined>> = {
  'nothing by name': undefined,
  'every item': ITEMS,
  'unreleasable items': UNRELEASABLE,
  'an unknown item': ['plain', 'constructor'],
};

const duties = {
  stands: {},
  'ended today': { until: '2026-06-15' },
  'begins tomorrow': { since: '2026-06-16' },
  'verify only': { modes: ['verify'] },
} as const;

function grantsOf({ grant, grantModes }: Cell): readonly Grant[] {
  if (grant === 'none') return [];
  const modes: Grant['modes'] = grantModes === 'both' ? ['query', 'verify'] : ['verify'];
  return [grantOf({ ...grantStates[grant], modes })];
}

function factsFor(cell: Cell): Facts {
  const { entry, share, duty } = cell;
  const published = entry === 'published tomorrow' ? '2026-06-16' : '2026-06-15';
  const document = { share, published, ...(entry === 'hidden' ? { hidden: true } : {}) };
  const { modes, ...dates } = { modes: undefined, ...duties[duty] };
  const supply = supplyOf({ ...dates, ...(modes === undefined ? {} : { modes: [...modes] }) });
  return factsOf({
    requester: { system: 'desk', agency: agency(cell.requester) },
    dataset: entry === 'unknown' ? undefined : datasetOf(document, [supply]),
    grants: grantsOf(cell),
    serviceItem: serviceItemOf(purposes[cell.purpose].item ?? ''),
    receiverMapping: cell.as === 'a mapped standard' ? receiverMapping : undefined,
    quotaExceeded: () => (cell.quota === 'left' ? undefined : { refused: 'quota-exceeded' }),
  });
}

function needFor(cell: Cell): Need {
  const [items, region, as] = [asks[cell.asked], regions[cell.region], standards[cell.as]];
  return {
    operation: cell.mode,
    dataset: 'persons',
    purpose: purposes[cell.purpose],
    ...(items === undefined ? {} : { items }),
    ...(region === undefined ? {} : { region }),
    ...(as === undefined ? {} : { as }),
  };
}

const ruleOn = (cell: Cell): Ruling => decide(factsFor(cell), needFor(cell), TODAY);

function assertCell(cell: Cell): void {
  const ruling = ruleOn(cell);
  const { allowed, omitted, refused } = { allowed: undefined, refused: undefined, ...ruling };
  const found = ruling.permitted
    ? { allowed, omitted }
    : { refused, ...(omitted === undefined ? {} : { omitted }) };
  assert.deepEqual(found, expectedOf(cell), JSON.stringify(cell));
}

function* cellsOver(names: readonly (keyof Cell)[], base: Cell = usual): Generator<Cell> {
  const [name, ...rest] = names;
  if (name === undefined) yield base;
  else for (const value of dimensions[name]) yield* cellsOver(rest, { ...base, [name]: value });
}

function walk(names: readonly (keyof Cell)[]): number {
  let count = 0;
  for (const cell of cellsOver(names)) {
    assertCell(cell);
    count += 1;
  }
  return count;
}

describe('authorization decides as the rules say', () => {
  it('entry × share × grant × mode × purpose × region × third party (20160 cells)', () => {
    const names = ['entry', 'share', 'grant', 'mode', 'purpose', 'region', 'requester'] as const;
    assert.equal(walk([...names, 'grantModes']), 20160);
  });

  it('mode × purpose × items × standard × duty × quota × region × share (53760 cells)', () => {
    const names = ['mode', 'purpose', 'asked', 'as', 'duty', 'quota', 'region', 'share'] as const;
    assert.equal(walk([...names, 'grantModes']), 53760);
  });

  it('any combination of everything', () => {
    const arbitrary = fc.record(
      Object.fromEntries(
        Object.entries(dimensions).map(([name, values]) => [
          name,
          // The usual value half of the time, so that late rules are reached too.
          fc.oneof(fc.constant(usual[name as keyof Cell]), fc.constantFrom(...values)),
        ]),
      ) as unknown as { [D in keyof Cell]: fc.Arbitrary<Cell[D]> },
    );
    fc.assert(fc.property(arbitrary, assertCell), { numRuns: 10_000 });
  });

  it('reaches every rule, so that the oracle holds no dead line', () => {
    const reached = new Set<number>();
    for (const cell of cellsOver(['entry', 'share', 'grant', 'mode', 'purpose', 'region'])) {
      reached.add(rulesInOrder.findIndex(([, applies]) => applies(cell)));
    }
    for (const cell of cellsOver([
      'mode',
      'grantModes',
      'requester',
      'asked',
      'as',
      'duty',
      'quota',
    ])) {
      reached.add(rulesInOrder.findIndex(([, applies]) => applies(cell)));
    }
    assert.equal(reached.size, rulesInOrder.length + 1);
  });
});

describe('authorization tells nobody what it may not know', () => {
  it('unknown, hidden and not yet published entries give one and the same ruling', () => {
    const names = [
      'share',
      'mode',
      'purpose',
      'region',
      'requester',
      'as',
      'duty',
      'asked',
    ] as const;
    for (const cell of cellsOver(names, { ...usual, grant: 'none' })) {
      const rulings = (['unknown', 'hidden', 'published tomorrow'] as const).map((entry) =>
        ruleOn({ ...cell, entry }),
      );
      for (const ruling of rulings) {
        assert.deepEqual(ruling, { permitted: false, refused: 'no-authority' });
      }
    }
  });

  it('a refusal before the duty is shown to cover it names neither supplier nor grant', () => {
    for (const cell of cellsOver(['entry', 'share', 'purpose', 'region'], {
      ...usual,
      grant: 'none',
    })) {
      const ruling = ruleOn(cell);
      assert.ok(!ruling.permitted);
      if (ruling.refused !== 'not-shared') assert.deepEqual(Object.keys(ruling).length, 2);
    }
  });

  it('cites the law and the supplier of what is not shared', () => {
    const dataset = datasetOf({ share: 'not-shared', basis: { act: '某法', article: '第八条' } });
    const ruling = decide(factsOf({ dataset }), needFor(usual), TODAY);
    assert.ok(!ruling.permitted);
    assert.equal(ruling.owner, 'supplier-330100');
    assert.match(ruling.detail?.['zh-CN'] ?? '', /某法第八条/);
  });
});

describe('authorization weighs several grants', () => {
  const states = ['of another system', 'revoked', 'not begun', 'expired', 'active'] as const;
  const codes = ['no-grant', 'grant-revoked', 'grant-not-begun', 'grant-expired'] as const;

  it('the first that stands is used; if none does, the one that came furthest is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 5 }), (list) => {
        const grants = list.map((state, index) =>
          grantOf({ ...grantStates[state], grant: `G-${index}` }),
        );
        const ruling = decide(factsOf({ grants }), needFor(usual), TODAY);
        const first = list.indexOf('active');
        const furthest = Math.max(0, ...list.map((state) => states.indexOf(state)));
        assert.equal(
          ruling.permitted ? ruling.grant.grant : ruling.refused,
          first === -1 ? codes[furthest] : `G-${first}`,
        );
      }),
    );
  });

  it('what is remembered of a grant changes no ruling, whatever was asked under it before', () => {
    const grant = grantOf();
    const needing = serviceItemOf('needing')!;
    const modes: ServiceItem['needs'][number]['modes'] = ['query', 'verify'];
    const narrower = { ...needing, needs: [{ dataset: 'persons', items: ['plain'], modes }] };
    const grounds = fc.record({
      dataset: fc.constantFrom(datasetOf({}), datasetOf({ share: 'unconditional' })),
      serviceItem: fc.constantFrom(needing, narrower),
      receiverMapping: fc.constantFrom(undefined, receiverMapping),
    });
    const asked = fc.record({
      mode: fc.constantFrom('query', 'verify'),
      purpose: fc.constantFrom('regulation', 'service needing it'),
      asked: fc.constantFrom('nothing by name', 'every item'),
    });
    fc.assert(
      fc.property(grounds, asked, (ground, some) => {
        const ruling = (grants: readonly Grant[]): Ruling =>
          decide(factsOf({ ...ground, grants }), needFor({ ...usual, ...some }), TODAY);
        assert.deepEqual(ruling([grant]), ruling([grantOf()]));
      }),
      { numRuns: 500 },
    );
  });

  it('the same need under the same grant is allowed the very same list', () => {
    const facts = factsFor(usual);
    const lists = [0, 1].map(() => {
      const ruling = decide(facts, needFor(usual), TODAY);
      return ruling.permitted ? ruling.allowed : undefined;
    });
    assert.ok(lists[0] !== undefined);
    assert.equal(lists[0], lists[1]);
  });

  it('a grant without systems serves every system of its agency', () => {
    const open = grantOf();
    delete open.systems;
    assert.ok(decide(factsOf({ grants: [open] }), needFor(usual), TODAY).permitted);
  });

  it('a grant for a class without service items serves each item that needs the dataset', () => {
    const grants = [grantOf({ purposes: [{ class: 'service' }] })];
    const granted = (purpose: Cell['purpose']): boolean => {
      const cell = { ...usual, purpose };
      return decide({ ...factsFor(cell), grants }, needFor(cell), TODAY).permitted;
    };
    assert.ok(granted('service needing it'));
    assert.ok(granted('service outside the grant'));
    assert.ok(!granted('service not needing it'));
    assert.ok(!granted('service unknown'));
  });
});

describe('authorization chooses the supply', () => {
  const two = datasetOf({}, [supplyOf(), supplyOf({}, '330200')]);
  const supplierFor = (region: string | undefined, grants = [grantOf()]): string => {
    const need: Need = { ...needFor(usual), ...(region === undefined ? {} : { region }) };
    const ruling = decide(factsOf({ dataset: two, grants }), need, TODAY);
    return ruling.permitted ? ruling.supply.agency : ruling.refused;
  };

  const rows: readonly [string, string | undefined, Grant[], string][] = [
    ['by the region asked for', '330106', [grantOf()], 'supplier-330100'],
    ['by the region asked for, the other', '330203', [grantOf()], 'supplier-330200'],
    ['several and none named', undefined, [grantOf()], 'no-supplier'],
    [
      'the one in the grant',
      undefined,
      [grantOf({ regions: [tree('330203')] })],
      'supplier-330200',
    ],
    ['none in the grant', undefined, [grantOf({ regions: [tree('330700')] })], 'no-supplier'],
    ['a wide grant meets both', undefined, [grantOf({ regions: [tree('330000')] })], 'no-supplier'],
    [
      'a province without what is below it meets none',
      undefined,
      [grantOf({ regions: [{ code: '330000', subtree: false }] })],
      'no-supplier',
    ],
  ];
  for (const [name, region, grants, expected] of rows) {
    it(name, () => assert.equal(supplierFor(region, grants), expected));
  }
});
