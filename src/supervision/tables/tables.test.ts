import assert from 'node:assert/strict';
import type { Count } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Grant } from '../../shapes/index.ts';
import { answerTimeBucket, durationMs } from '../answer-time.ts';
import type { Measure } from '../counting.ts';
import { namesIn } from '../names.ts';
import { indicatorsOf } from '../indicators.ts';
import { overCollection } from './over-collection.ts';
import type { Indicating } from './table.ts';
import { tableOf, TABLE_ROWS_MAX } from './table.ts';
import { unusualAccess } from './unusual.ts';
import { volumeByDay } from './volume.ts';

const span = { from: '2026-11-20', to: '2026-11-22' };

const catalog = {
  bundle: `sha256:${'0'.repeat(64)}`,
  agencies: new Map(),
  systems: new Map([['s', { agency: { agency: 'a' } }]]),
  datasets: new Map(),
  serviceItems: new Map(),
  divisions: { all: [], find: () => undefined, isWithin: () => false },
} as unknown as Catalog;

type Counted = Partial<
  Record<Measure, readonly (readonly [string, Count['dimensions'], number])[]>
>;

function given(counted: Counted, over: Partial<Indicating> = {}): Indicating {
  const of = (measure: Measure): readonly Count[] =>
    (counted[measure] ?? []).map(([day, dimensions, count]) => ({
      day,
      measure,
      dimensions,
      count,
    }));
  return {
    counts: (measure) => of(measure).filter(({ day }) => day >= span.from),
    before: of,
    span,
    catalog,
    grants: [],
    names: namesIn(catalog, span.to, 'en'),
    unusual: {
      volumeTimesUsual: 5,
      callsMin: 100,
      hoursFrom: 7,
      hoursTo: 21,
      newSubjectsPerDayMax: 50,
    },
    ...over,
  };
}

describe('unusual access', () => {
  const fired = (counted: Counted) =>
    unusualAccess
      .rows(given(counted))
      .map(({ rule, system, day, observed, limit }) => [rule, system, day, observed, limit]);

  const table: readonly (readonly [string, Counted, readonly unknown[]])[] = [
    [
      'a day far above the usual',
      {
        hours: [
          ['2026-11-18', ['s', 9], 30],
          ['2026-11-19', ['s', 9], 40],
          ['2026-11-21', ['s', 9], 201],
        ],
      },
      [['volume', 's', '2026-11-21', 201, 200]],
    ],
    [
      'a day at the limit',
      {
        hours: [
          ['2026-11-18', ['s', 9], 30],
          ['2026-11-19', ['s', 9], 40],
          ['2026-11-21', ['s', 9], 200],
        ],
      },
      [],
    ],
    [
      'few calls, however unusual',
      {
        hours: [
          ['2026-11-19', ['s', 9], 1],
          ['2026-11-21', ['s', 9], 99],
        ],
      },
      [],
    ],
    ['a first day', { hours: [['2026-11-21', ['s', 9], 5000]] }, []],
    [
      'a usual day long ago',
      {
        hours: [
          ['2026-11-01', ['s', 9], 1],
          ['2026-11-21', ['s', 9], 500],
        ],
      },
      [],
    ],
    [
      'nights',
      {
        hours: [
          ['2026-11-21', ['s', 6], 60],
          ['2026-11-21', ['s', 21], 40],
          ['2026-11-21', ['s', 20], 9],
        ],
      },
      [['hours', 's', '2026-11-21', 100, 100]],
    ],
    ['the days before the span', { hours: [['2026-11-19', ['s', 3], 500]] }, []],
    [
      'many new subjects',
      {
        'new-subjects': [
          ['2026-11-21', ['s'], 51],
          ['2026-11-22', ['s'], 50],
        ],
      },
      [['new-subjects', 's', '2026-11-21', 51, 50]],
    ],
  ];
  for (const [name, counted, expected] of table) {
    it(name, () => assert.deepEqual(fired(counted), expected));
  }
});

describe('over-collection', () => {
  const grant = {
    grant: 'G-1',
    requester: 'a',
    dataset: 'd',
    items: ['x', 'y'],
    state: 'active',
    from: '2026-01-01',
    until: '2027-01-01',
  } as unknown as Grant;
  const day = '2026-11-21';
  const counted: Counted = {
    items: [
      [day, ['d', 'a', 'x', 'asked'], 7],
      [day, ['d', 'a', 'x', 'released'], 6],
      [day, ['d', 'a', 'z', 'asked'], 2],
      [day, ['d', 'a', 'z', 'item-not-granted'], 2],
      [day, ['d', 'a', 'w', 'item-not-needed'], 3],
    ],
    whole: [[day, ['d', 'a'], 4]],
  };
  const rules = (grants: readonly Grant[]) =>
    overCollection
      .rows(given(counted, { grants }))
      .map(({ rule, item, asked }) => [rule, item, asked]);

  it('names the rule, the item and how often', () => {
    assert.deepEqual(rules([grant]), [
      ['asked-beyond-grant', 'z', 2],
      ['asked-and-not-released', 'z', 2],
      ['asked-beyond-need', 'w', 3],
      ['asked-for-all', '', 4],
      ['granted-never-asked', 'y', 0],
    ]);
  });

  it('says nothing of grants that are not in force', () => {
    for (const over of [{ state: 'revoked' }, { until: '2026-11-22' }, { from: '2026-11-23' }]) {
      const told = rules([{ ...grant, ...over } as Grant]).map(([rule]) => rule);
      assert.equal(told.includes('granted-never-asked'), false, JSON.stringify(over));
    }
  });
});

describe('tables', () => {
  it('are bounded, and say how many rows they left out', () => {
    const rows = Array.from({ length: TABLE_ROWS_MAX + 3 }, (_, index) => ({ day: String(index) }));
    const table = tableOf({ ...volumeByDay, rows: () => rows }, given({}));
    assert.deepEqual([table.rows.length, table.omittedRows], [TABLE_ROWS_MAX, 3]);
  });

  it('have every cell of every column, and none beside', () => {
    const day = '2026-11-21';
    const call = ['d', 'a', 's', 'query', 'p', '', 'service', 'released', ''];
    const tables = indicatorsOf(
      given({
        calls: [[day, call, 3]],
        answers: [[day, ['d', 'p', 300], 3]],
        unidentified: [[day, ['key-unknown'], 9]],
        readings: [[day, ['a', 'gaps'], 1]],
        whole: [[day, ['d', 'a'], 4]],
        'new-subjects': [[day, ['s'], 51]],
      }),
    );
    for (const { table, columns, rows } of tables) {
      const keys = columns.map(({ key }) => key).sort();
      for (const row of rows) assert.deepEqual(Object.keys(row).sort(), keys, table);
    }
    const volume = tables.find(({ table }) => table === 'volume-by-day');
    assert.deepEqual(volume?.rows, [
      { day, calls: 3, released: 3, refused: 0, abandoned: 0, unidentified: 9 },
    ]);
  });
});

describe('times to answer', () => {
  const buckets = [
    [0, 100],
    [100, 100],
    [101, 200],
    [3000, 3000],
    [3001, 3100],
    [10_001, 11_000],
    [9_999_999, 3_600_000],
  ] as const;
  for (const [tookMs, bucket] of buckets) {
    it(`${tookMs} ms is counted as ${bucket}`, () =>
      assert.equal(answerTimeBucket(tookMs), bucket));
  }

  it('are compared with durations of the house', () => {
    assert.deepEqual(
      ['PT3S', 'P1D', 'P1DT1H1M1S', 'PT90M'].map(durationMs),
      [3000, 86_400_000, 90_061_000, 5_400_000],
    );
  });
});
