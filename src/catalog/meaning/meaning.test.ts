import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { canonicalText, textOf, utf8 } from '../../kernel/index.ts';
import { packageRoot } from '../../settings/index.ts';
import type { BundleFiles } from '../bundle.ts';
import { readBundleFiles } from '../bundle-files.ts';
import { parseDocument } from '../parse-document.ts';
import { changed, contentOf, filesOf, house, small, withFile } from '../small-catalog.test.ts';
import { changeKinds, type ChangeKind } from './change-kinds.ts';
import { compareBundles, type MeaningChange } from '../index.ts';

const DATE = '2026-06-15';
const base = filesOf(small);

const meaning = (after: BundleFiles, before: BundleFiles = base): readonly MeaningChange[] => {
  const { changes, findings } = compareBundles({ before, after }, { house, date: DATE });
  assert.deepEqual(findings, []);
  return changes;
};

/** A row in one line: kind, subject, from → to, effect, and a stop. */
const line = ({ kind, subject, from = '', to = '', effect, stops }: MeaningChange): string => {
  const stop = stops === undefined ? '' : ` stop${stops.on === undefined ? '' : ` on ${stops.on}`}`;
  return `${kind} ${subject.of} ${subject.id}${subject.part === undefined ? '' : ` ${subject.part}`}: ${from} → ${to} ${effect}${stop}`;
};

const DATASET = 'catalogs/datasets/ratings.yaml';
const STANDARD = 'schemas/standards/ratings@1.json';
const DIALECT = 'schemas/standards/tax-ratings@1.json';
const AGENCY = 'catalogs/agencies/tax.yaml';
const CODES = 'catalogs/code-tables/letters.yaml';
const MAPPING = 'catalogs/mappings/tax-ratings@1.to.ratings@1.yaml';
const ITEM = 'catalogs/service-items/rate.yaml';
const MATTER = 'catalogs/matters/one-thing.yaml';
const DIVISIONS = 'catalogs/divisions/all.yaml';

interface Row {
  readonly name: string;
  readonly edit: readonly [path: string, before: string, after: string];
  readonly means: readonly string[];
}

const score = '  score:\n    grade: 2\n    mask: hidden\n';
const service = contentOf(DATASET).slice(contentOf(DATASET).indexOf('      service:\n'));

const rows: readonly Row[] = [
  { name: 'a comment', edit: [DATASET, 'domain: tax', 'domain: tax # 税'], means: [] },
  { name: 'another spelling', edit: [DATASET, 'subject: [code]', 'subject:\n  - code'], means: [] },
  {
    name: 'supply widened to a region',
    edit: [DATASET, '- { code: "330106", subtree: true }', '- { code: "330100", subtree: true }'],
    means: ['supply-widened dataset ratings tax:  → 330100杭州市 widens'],
  },
  {
    name: 'supply no longer for a region',
    edit: [DATASET, '      - { code: "330200", subtree: true }\n', ''],
    means: ['supply-narrowed dataset ratings tax: 330200宁波市 →  narrows stop'],
  },
  {
    name: 'item added',
    edit: [DATASET, '  score:\n', '  extra: { grade: 1 }\n  score:\n'],
    means: ['item-added dataset ratings extra:  → extra widens'],
  },
  {
    name: 'item withdrawn',
    edit: [DATASET, score, ''],
    means: ['item-withdrawn dataset ratings score: score →  narrows stop'],
  },
  {
    name: 'item made not-shared',
    edit: [DATASET, score, `${score}    share: not-shared\n    basis: { act: 某法 }\n`],
    means: [
      'made-not-shared dataset ratings score: conditional → not-shared narrows stop',
      'basis-changed dataset ratings score: — → {"act":"某法"} neutral',
    ],
  },
  {
    name: 'item opened again',
    edit: [DATASET, '    share: not-shared\n', '    share: conditional\n'],
    means: ['made-conditional dataset ratings note: not-shared → conditional widens'],
  },
  {
    name: 'dataset made unconditional',
    edit: [DATASET, 'share: conditional\n', 'share: unconditional\n'],
    means: ['made-unconditional dataset ratings: conditional → unconditional widens'],
  },
  {
    name: 'grade raised',
    edit: [DATASET, 'code: { grade: 1 }', 'code: { grade: 3 }'],
    means: ['grade-raised dataset ratings code: 1 → 3 tightens'],
  },
  {
    name: 'grade lowered',
    edit: [DATASET, '    grade: 2\n', '    grade: 1\n'],
    means: ['grade-lowered dataset ratings score: 2 → 1 loosens'],
  },
  {
    name: 'mask taken off',
    edit: [DATASET, '    mask: hidden\n', ''],
    means: ['mask-removed dataset ratings score: hidden →  widens'],
  },
  {
    name: 'mask put on',
    edit: [DATASET, 'code: { grade: 1 }', 'code: { grade: 1, mask: hidden }'],
    means: ['mask-added dataset ratings code:  → hidden narrows'],
  },
  {
    name: 'mask replaced',
    edit: [DATASET, 'mask: hidden', 'mask: phone'],
    means: ['mask-changed dataset ratings score: hidden → phone neutral'],
  },
  {
    name: 'source agency of an item',
    edit: [DATASET, '{ grade: 1, source: tax }', '{ grade: 1 }'],
    means: ['source-changed dataset ratings region: tax → — neutral'],
  },
  {
    name: 'answer time shortened',
    edit: [DATASET, 'PT3S', 'PT1S'],
    means: ['answer-time-shortened dataset ratings tax: PT3S → PT1S tightens'],
  },
  {
    name: 'answer time lengthened in another unit',
    edit: [DATASET, 'PT3S', 'PT1M'],
    means: ['answer-time-lengthened dataset ratings tax: PT3S → PT1M loosens'],
  },
  {
    name: 'the same time spelled otherwise',
    edit: [DATASET, 'freshness: P1D', 'freshness: PT24H'],
    means: [
      'detail-changed dataset ratings tax/timeliness: {"answerWithin":"PT3S","freshness":"P1D"} → {"answerWithin":"PT3S","freshness":"PT24H"} neutral',
    ],
  },
  {
    name: 'fresher data',
    edit: [DATASET, 'freshness: P1D', 'freshness: PT1H'],
    means: ['freshness-tightened dataset ratings tax: P1D → PT1H tightens'],
  },
  {
    name: 'older data',
    edit: [DATASET, 'freshness: P1D', 'freshness: P7D'],
    means: ['freshness-loosened dataset ratings tax: P1D → P7D loosens'],
  },
  {
    name: 'updated more often',
    edit: [DATASET, 'frequency: daily', 'frequency: hourly'],
    means: ['frequency-raised dataset ratings tax: daily → hourly tightens'],
  },
  {
    name: 'updated less often',
    edit: [DATASET, 'frequency: daily', 'frequency: monthly'],
    means: ['frequency-lowered dataset ratings tax: daily → monthly loosens'],
  },
  {
    name: 'one way of sharing less, another more',
    edit: [DATASET, 'modes: [query, verify]', 'modes: [query, verify-batch]'],
    means: [
      'mode-added dataset ratings tax:  → verify-batch widens',
      'mode-removed dataset ratings tax: verify →  narrows stop',
    ],
  },
  {
    name: 'conditions reworded',
    edit: [DATASET, '仅限办事', '仅限办件'],
    means: ['conditions-changed dataset ratings tax: 仅限办事 → 仅限办件 neutral'],
  },
  {
    name: 'conditions lifted',
    edit: [DATASET, '      conditions: { zh-CN: 仅限办事 }\n', ''],
    means: ['conditions-lifted dataset ratings tax: 仅限办事 →  widens'],
  },
  {
    name: 'legal basis of the duty',
    edit: [DATASET, 'act: 条例', 'act: 办法'],
    means: ['basis-changed dataset ratings tax: [{"act":"条例"}] → [{"act":"办法"}] neutral'],
  },
  {
    name: 'duty owed later',
    edit: [DATASET, 'since: 2025-08-01', 'since: 2026-08-01'],
    means: ['duty-later dataset ratings tax: 2025-08-01 → 2026-08-01 narrows stop'],
  },
  {
    name: 'duty owed earlier',
    edit: [DATASET, 'since: 2025-08-01', 'since: 2025-01-01'],
    means: ['duty-earlier dataset ratings tax: 2025-08-01 → 2025-01-01 widens'],
  },
  {
    name: 'duty given an end',
    edit: [DATASET, 'since: 2025-08-01', 'since: 2025-08-01\n      until: 2027-01-01'],
    means: ['duty-ended dataset ratings tax: — → 2027-01-01 narrows stop on 2027-01-01'],
  },
  {
    name: 'security owner of a hop',
    edit: [DATASET, 'operate: tax', 'operate: bureau'],
    means: ['security-owner-changed dataset ratings tax/operate: tax → bureau neutral'],
  },
  {
    name: 'resource suspended, and nothing left',
    edit: [DATASET, 'state: mounted', 'state: suspended'],
    means: ['resource-suspended dataset ratings tax/service:  →  narrows stop'],
  },
  {
    name: 'another resource beside it',
    edit: [DATASET, service, service + service.replace('service:', 'spare:')],
    means: ['resource-mounted dataset ratings tax/spare:  →  widens'],
  },
  {
    name: 'resource asked elsewhere',
    edit: [DATASET, 'endpoint: rating', 'endpoint: ratings'],
    means: ['resource-rerouted dataset ratings tax/service: rating → ratings neutral'],
  },
  {
    name: 'another supplier',
    edit: [DATASET, 'supplies:\n  - agency: tax', 'supplies:\n  - agency: taxes'],
    means: [
      'supply-stopped dataset ratings tax: 330106西湖区、330200宁波市 →  narrows stop',
      'supply-added dataset ratings taxes:  → 330106西湖区、330200宁波市 widens',
    ],
  },
  {
    name: 'published later than today',
    edit: [DATASET, 'published: 2026-01-05', 'published: 2026-12-01'],
    means: ['dataset-unpublished dataset ratings: 2026-01-05 → 2026-12-01 narrows stop'],
  },
  {
    name: 'published earlier',
    edit: [DATASET, 'published: 2026-01-05', 'published: 2026-01-04'],
    means: ['dataset-published dataset ratings: 2026-01-05 → 2026-01-04 widens'],
  },
  {
    name: 'hidden',
    edit: [DATASET, 'records: one', 'records: one\nhidden: true'],
    means: ['dataset-hidden dataset ratings:  →  narrows'],
  },
  {
    name: 'title',
    edit: [DATASET, 'en: Ratings', 'en: Grades'],
    means: [
      'renamed dataset ratings: {"en":"Ratings","zh-CN":"评级"} → {"en":"Grades","zh-CN":"评级"} neutral',
    ],
  },
  {
    name: 'a field without words of its own',
    edit: [DATASET, 'records: one', 'records: many'],
    means: ['detail-changed dataset ratings records: one → many neutral'],
  },
  {
    name: 'standard: a property required, seen by both sides',
    edit: [STANDARD, '"required": [\n    "code"\n  ]', '"required": [\n    "code", "note"\n  ]'],
    means: ['standard-tightened standard ratings@1 note/required: optional → required tightens'],
  },
  {
    name: 'standard: a bound set',
    edit: [STANDARD, '"type": "integer"', '"type": "integer", "maximum": 9'],
    means: ['standard-tightened standard ratings@1 score/maximum: — → 9 tightens'],
  },
  {
    name: 'standard: another type',
    edit: [STANDARD, '"type": "integer"', '"type": "boolean"'],
    means: ['standard-rewritten standard ratings@1 score/type: integer → boolean neutral'],
  },
  {
    name: 'dialect: what its provider promises',
    edit: [DIALECT, '"type": "integer"', '"type": "integer", "minimum": 0'],
    means: ['promise-tightened standard tax-ratings@1 df/minimum: — → 0 tightens'],
  },
  {
    name: 'mapping of a field',
    edit: [MAPPING, '  score: { from: df }', '  score: { from: bz }'],
    means: [
      'mapping-changed mapping tax-ratings@1.to.ratings@1 score: {"from":"df"} → {"from":"bz"} neutral',
    ],
  },
  {
    name: 'mapping that loses a field',
    edit: [
      MAPPING,
      '  note: { from: bz, codes: letters/tax }\n',
      'drops:\n  bz: { why: unused }\n',
    ],
    means: [
      'mapping-changed mapping tax-ratings@1.to.ratings@1 note: {"codes":"letters/tax","from":"bz"} → — neutral',
      'loss-declared mapping tax-ratings@1.to.ratings@1 bz:  → bz narrows',
    ],
  },
  {
    name: 'code added',
    edit: [CODES, '  a: { zh-CN: 甲 }', '  a: { zh-CN: 甲 }\n  b: { zh-CN: 丙 }'],
    means: ['code-added codeTable letters b:  → b widens'],
  },
  {
    name: 'code removed',
    edit: [CODES, '  a: { zh-CN: 甲 }\n', ''],
    means: ['code-removed codeTable letters a: a →  narrows'],
  },
  {
    name: 'code renamed',
    edit: [CODES, '甲', '子'],
    means: ['code-renamed codeTable letters a: {"zh-CN":"甲"} → {"zh-CN":"子"} neutral'],
  },
  {
    name: 'dialect of a code table',
    edit: [CODES, 'tax: { "1": a }', 'tax: { "2": a }'],
    means: ['dialect-changed codeTable letters tax: {"1":"a"} → {"2":"a"} neutral'],
  },
  {
    name: 'service item needs less',
    edit: [ITEM, 'items: [code, score]', 'items: [code]'],
    means: [
      'need-narrowed serviceItem rate ratings/score (query): ratings/score (query) →  narrows',
    ],
  },
  {
    name: 'service item needs it in another way too',
    edit: [ITEM, 'modes: [query]', 'modes: [query, verify]'],
    means: [
      'need-widened serviceItem rate ratings/code (verify):  → ratings/code (verify) widens',
      'need-widened serviceItem rate ratings/score (verify):  → ratings/score (verify) widens',
    ],
  },
  {
    name: 'matter with another service item',
    edit: [MATTER, 'serviceItems: [rate]', 'serviceItems: [rate, more]'],
    means: ['matter-widened matter one-thing more:  → more widens'],
  },
  {
    name: 'agency ended',
    edit: [AGENCY, 'from: 2020-01-01', 'from: 2020-01-01\nuntil: 2026-12-31'],
    means: ['agency-ended agency tax: — → 2026-12-31 narrows stop on 2026-12-31'],
  },
  {
    name: 'system renamed in its agency',
    edit: [AGENCY, '  tax-core:', '  tax-new:'],
    means: [
      'system-removed agency tax tax-core: tax-core →  narrows',
      'system-added agency tax tax-new:  → tax-new widens',
    ],
  },
  {
    name: 'a division that ended',
    edit: [DIVISIONS, 'from: 1983-01-01 }', 'from: 1983-01-01, until: 2026-01-01 }'],
    means: [
      'division-changed divisions divisions 330200@1983-01-01: {"code":"330200","from":"1983-01-01","level":"city","name":"宁波市","parent":"330000"} → {"code":"330200","from":"1983-01-01","level":"city","name":"宁波市","parent":"330000","until":"2026-01-01"} neutral',
    ],
  },
];

describe('catalog meaning', () => {
  for (const { name, edit, means } of rows) {
    it(name, () => {
      assert.deepEqual(meaning(changed(...edit)).map(line), means);
    });
  }

  it('says the opposite of a stop when the two sides are exchanged', () => {
    const without = changed(DATASET, score, '');
    assert.deepEqual(meaning(base, without).map(line), [
      'item-added dataset ratings score:  → score widens',
    ]);
    const hidden = changed(DATASET, 'records: one', 'records: one\nhidden: true');
    assert.deepEqual(meaning(base, hidden).map(line), [
      'dataset-listed dataset ratings:  →  widens',
    ]);
    const ending = changed(AGENCY, 'from: 2020-01-01', 'from: 2020-01-01\nuntil: 2026-12-31');
    assert.deepEqual(meaning(base, ending).map(line), [
      'agency-continued agency tax: 2026-12-31 → — widens',
    ]);
    const ended = changed(
      DATASET,
      'since: 2025-08-01',
      'since: 2025-08-01\n      until: 2027-01-01',
    );
    assert.deepEqual(meaning(base, ended).map(line), [
      'duty-extended dataset ratings tax: 2027-01-01 → — widens',
    ]);
    const suspended = changed(DATASET, 'state: mounted', 'state: suspended');
    assert.deepEqual(meaning(base, suspended).map(line), [
      'resource-resumed dataset ratings tax/service:  →  widens',
    ]);
    const free = changed(DATASET, '      conditions: { zh-CN: 仅限办事 }\n', '');
    assert.deepEqual(meaning(base, free).map(line), [
      'conditions-added dataset ratings tax:  → 仅限办事 narrows',
    ]);
    const losing = changed(
      MAPPING,
      '  note: { from: bz, codes: letters/tax }\n',
      'drops:\n  bz: { why: unused }\n',
    );
    assert.equal(meaning(base, losing).map(line)[1]?.startsWith('loss-mended'), true);
    const more = changed(MATTER, 'serviceItems: [rate]', 'serviceItems: [rate, more]');
    assert.equal(meaning(base, more).map(line)[0]?.startsWith('matter-narrowed'), true);
    const bound = changed(STANDARD, '"type": "integer"', '"type": "integer", "maximum": 9');
    assert.equal(meaning(base, bound)[0]?.kind, 'standard-loosened');
    const promise = changed(DIALECT, '"type": "integer"', '"type": "integer", "minimum": 0');
    assert.equal(meaning(base, promise)[0]?.kind, 'promise-loosened');
  });

  it('takes a removed resource for a stop only when nothing else is mounted', () => {
    const two = changed(DATASET, service, service + service.replace('service:', 'spare:'));
    assert.deepEqual(meaning(base, two).map(line), [
      'resource-removed dataset ratings tax/spare:  →  narrows',
    ]);
  });

  it('names what whole documents come and go', () => {
    const grantless = filesOf(new Map([...small].filter(([path]) => !path.includes('/grants/'))));
    assert.deepEqual(meaning(grantless).map(line), ['document-removed grant G-1:  →  narrows']);
    const dataless = filesOf(new Map([...small].filter(([path]) => path !== DATASET)));
    assert.deepEqual(meaning(dataless).map(line), [
      'document-removed dataset ratings:  →  narrows stop',
    ]);
    assert.deepEqual(meaning(base, dataless).map(line), [
      'document-added dataset ratings:  →  widens',
    ]);
    const local = contentOf(STANDARD).replace('"national"', '"local"');
    const received = withFile('schemas/standards/local@1.json', local);
    assert.deepEqual(meaning(received).map(line), ['document-added standard local@1:  →  neutral']);
    const stricter = new Map(received).set(
      'schemas/standards/local@1.json',
      utf8(local.replace('"type": "integer"', '"type": "integer", "enum": [1, 2]')),
    );
    const other = new Map(received).set(
      'schemas/standards/local@1.json',
      utf8(local.replace('"type": "integer"', '"type": "integer", "enum": [2, 3]')),
    );
    assert.deepEqual(meaning(stricter, received).map(line), [
      'acceptance-tightened standard local@1 score/enum: — → [1,2] narrows',
    ]);
    assert.deepEqual(meaning(other, stricter).map(line), [
      'acceptance-loosened standard local@1 score/enum: — → 3 widens',
      'acceptance-tightened standard local@1 score/enum: 1 → — narrows',
    ]);
  });

  it('sees a change of an element in every standard made of it', () => {
    const files = changed('schemas/elements/word.json', '"maxLength": 40', '"maxLength": 20');
    const lines = meaning(files).map(line);
    assert.equal(lines.length, 6, lines.join('\n'));
    assert.ok(lines.every((each) => each.endsWith('tightens')));
  });

  it('does not take a moved or renamed file for a change', () => {
    const text = contentOf(DATASET);
    const moved = new Map(base);
    moved.delete(DATASET);
    moved.set('catalogs/datasets/elsewhere/ratings.yaml', utf8(text));
    assert.deepEqual(meaning(moved), []);
  });

  it('tells what could not be read', () => {
    const broken = changed(DATASET, 'domain: tax', 'domain: shoes');
    const { findings } = compareBundles({ before: base, after: broken }, { house, date: DATE });
    assert.equal(findings[0]?.path, DATASET);
  });

  it('says every row in both languages', () => {
    for (const { edit } of rows) {
      for (const { text } of meaning(changed(...edit))) {
        assert.match(text['zh-CN'], /[一-鿿]/);
        assert.match(text.en, /^[a-z ]+ \S/);
      }
    }
  });

  it('has an example of every kind but one that only says that something is otherwise', () => {
    const seen = new Set<string>();
    for (const { edit } of rows) for (const { kind } of meaning(changed(...edit))) seen.add(kind);
    // Shown in the tests beside the table.
    const beside: readonly ChangeKind[] = [
      'document-added',
      'document-removed',
      'dataset-listed',
      'conditions-added',
      'duty-extended',
      'agency-continued',
      'resource-resumed',
      'resource-removed',
      'loss-mended',
      'matter-narrowed',
      'standard-loosened',
      'promise-loosened',
      'acceptance-tightened',
      'acceptance-loosened',
      'standard-replaced',
    ];
    const missing = Object.keys(changeKinds).filter(
      (kind) => !seen.has(kind) && !beside.includes(kind as ChangeKind),
    );
    assert.deepEqual(missing, []);
    const replaced = changed(
      DATASET,
      'standard: ratings@1\npublished',
      'standard: ratings@2\npublished',
    );
    assert.equal(meaning(replaced)[0]?.kind, 'standard-replaced');
  });
});

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Every pointer of a value, as lists of keys. */
function placesIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [at];
  const inside = Object.entries(value).flatMap(([key, member]) => placesIn(member, [...at, key]));
  return at.length === 0 ? inside : [at, ...inside];
}

/** A copy with the member at a place replaced, or left out when there is nothing to put there. */
function replaced(value: Json, [key = '', ...rest]: readonly string[], by: Json | undefined): Json {
  if (value === null || typeof value !== 'object') return by ?? null;
  const change = (member: Json): Json | undefined =>
    rest.length === 0 ? by : replaced(member, rest, by);
  const entries = Object.entries(value).flatMap(([name, member]): (readonly [string, Json])[] => {
    const now = name === key ? change(member) : member;
    return now === undefined ? [] : [[name, now]];
  });
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

const NEW_VALUES: readonly (Json | undefined)[] = [
  undefined,
  'other',
  'PT9S',
  '2026-02-03',
  '330200',
  7,
  2,
  true,
  false,
  'verify-batch',
  'unconditional',
  'suspended',
];

describe('catalog meaning, of any edit of the example', () => {
  const shipped = readBundleFiles(join(packageRoot, 'catalogs'), join(packageRoot, 'schemas'));
  const documents = [...shipped].flatMap(([path, bytes]) => {
    const parsed = path.startsWith('catalogs/') ? parseDocument(path, bytes, house) : undefined;
    return parsed !== undefined && 'document' in parsed ? [parsed.document] : [];
  });
  const read = (path: string, bytes: Uint8Array): Json | undefined => {
    const parsed = parseDocument(path, bytes, house);
    return 'document' in parsed ? (parsed.document.value as unknown as Json) : undefined;
  };

  it('finds nothing between a bundle and itself, nor when the text alone is otherwise', () => {
    assert.deepEqual(meaning(shipped, shipped), []);
    const rewritten = new Map(
      [...shipped].map(([path, bytes]) => {
        const value = path.startsWith('catalogs/') ? read(path, bytes) : undefined;
        const text = value === undefined ? textOf(bytes) : `# 注释\n${stringify(value)}`;
        return [path, utf8(text)] as const;
      }),
    );
    assert.deepEqual(meaning(rewritten, shipped), []);
  });

  it('has at least one row for every edit of a document that changes what it holds', () => {
    let edits = 0;
    const edit = fc.constantFrom(...documents).chain((document) =>
      fc.record({
        document: fc.constant(document),
        place: fc.constantFrom(...placesIn(document.value)),
        by: fc.constantFrom(...NEW_VALUES),
      }),
    );
    fc.assert(
      fc.property(edit, ({ document: { path, value, kind, id }, place, by }) => {
        const was = value as unknown as Json;
        const bytes = utf8(stringify(replaced(was, place, by)));
        const now = read(path, bytes);
        if (now === undefined || canonicalText(now) === canonicalText(was)) return;
        edits += 1;
        const { changes } = compareBundles(
          { before: new Map([[path, utf8(stringify(was))]]), after: new Map([[path, bytes]]) },
          { house, date: DATE },
        );
        assert.notEqual(changes.length, 0, `${kind} ${id} ${place.join('/')}`);
      }),
      { numRuns: 3000 },
    );
    assert.ok(edits > 400, `${edits} edits were of a shape that is allowed`);
  });
});
