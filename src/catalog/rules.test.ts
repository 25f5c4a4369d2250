import assert from 'node:assert/strict';
import { bundleOf, compileCatalog, type BundleFiles, type Finding } from './index.ts';
import { rules } from './rules.ts';
import {
  changed,
  contentOf,
  filesOf,
  house,
  placeOf,
  sha256,
  small,
  withFile,
} from './small-catalog.test.ts';

const AGENCY = 'catalogs/agencies/tax.yaml';
const DATASET = 'catalogs/datasets/ratings.yaml';
const MAPPING = 'catalogs/mappings/tax-ratings@1.to.ratings@1.yaml';
const ITEM = 'catalogs/service-items/rate.yaml';
const MATTER = 'catalogs/matters/one-thing.yaml';
const GRANT = 'catalogs/grants/G-1.yaml';
const DIVISIONS = 'catalogs/divisions/all.yaml';

const findingsOf = (files: BundleFiles): readonly Finding[] => {
  const compiled = compileCatalog(bundleOf(sha256, files), house);
  return 'findings' in compiled ? compiled.findings : [];
};

interface Fixture {
  readonly rule: string;
  readonly files: BundleFiles;
  /** `path:line:column` */
  readonly at: string;
}

/** One line changed; the finding lies where `at` begins in the changed file. */
const broken = (rule: string, path: string, [before, after, at]: readonly string[]): Fixture => {
  const files = changed(path, before ?? '', after ?? '');
  return { rule, files, at: placeOf(files, path, at ?? after ?? '') };
};

const SECOND = 'catalogs/agencies/second.yaml';
const secondAgency = contentOf(AGENCY)
  .replace('agency: tax', 'agency: second')
  .replace('  tax-core:\n    name', '  tax-core:\n    # the same once more\n    name');
const COPY = 'catalogs/copies/rate.yaml';

const fixtures: readonly Fixture[] = [
  broken('unknown-agency', DATASET, ['source: tax', 'source: taxx', 'taxx']),
  broken('unknown-agency', DATASET, ['- agency: tax', '- agency: nobody', 'nobody']),
  broken('unknown-agency', DATASET, ['provide: tax', 'provide: nobody', 'nobody']),
  broken('unknown-agency', DATASET, ['operate: tax', 'operate: nobody', 'nobody']),
  broken('unknown-agency', ITEM, ['agency: tax', 'agency: nobody', 'nobody']),
  broken('unknown-agency', GRANT, [
    'requester: tax\nsystems: [tax-core]\n',
    'requester: nobody\n',
    'nobody',
  ]),
  broken('unknown-system', DATASET, ['system: tax-core', 'system: core', 'core\n']),
  broken('unknown-system', GRANT, ['[tax-core]', '[tax-core, desk]', 'desk']),
  broken('unknown-standard', DATASET, ['standard: ratings@1', 'standard: ratings@2', 'ratings@2']),
  broken('unknown-standard', MAPPING, ['to: ratings@1', 'to: ratings@3', 'ratings@3']),
  broken('unknown-standard', MAPPING, ['from: tax-ratings@1', 'from: nothing@1', 'nothing@1']),
  broken('unknown-dataset', GRANT, ['dataset: ratings', 'dataset: rating', 'rating\n']),
  broken('unknown-dataset', ITEM, ['- dataset: ratings', '- dataset: rating', 'rating\n']),
  broken('unknown-item', DATASET, [
    'subject: [code]',
    'subject: [code, constructor]',
    'constructor',
  ]),
  broken('unknown-item', DATASET, ['regionItem: region', 'regionItem: place', 'place']),
  broken('unknown-item', GRANT, ['items: [code, region]', 'items: [code, place]', 'place']),
  broken('unknown-item', GRANT, ['clear: [code]', 'clear: [place]', 'place']),
  broken('unknown-item', ITEM, ['items: [code, score]', 'items: [code, place]', 'place']),
  broken('unknown-service-item', MATTER, ['[rate]', '[rate, weigh]', 'weigh']),
  broken('unknown-service-item', GRANT, ['[rate]', '[rate, weigh]', 'weigh']),
  broken('unknown-region', AGENCY, ['region: "330100"', 'region: "330199"', '"330199"']),
  broken('unknown-region', DATASET, ['"330200"', '"330299"', '"330299"']),
  broken('unknown-region', GRANT, ['"330100"', '"330199"', '"330199"']),
  broken('unknown-region', DIVISIONS, [
    'level: city, parent: "330000" }',
    'level: city, parent: "339000" }',
    '"339000"',
  ]),
  broken('unknown-region', DIVISIONS, [
    'level: province',
    'level: province, successors: ["340000"]',
    '"340000"',
  ]),
  broken('missing-mapping', DATASET, [
    'standard: tax-ratings@1',
    'standard: ratings@1\n       ',
    'ratings@1\n    ',
  ]),
  broken('items-differ-from-standard', DATASET, [
    '  code: { grade: 1 }',
    '  code: { grade: 1 }\n  more: { grade: 3 }',
    '{ grade: 3 }',
  ]),
  broken('items-differ-from-standard', DATASET, [
    '  score:\n    grade: 2\n    mask: hidden\n',
    '',
    'code: { grade: 1 }',
  ]),
  broken('mapping-leaks', MAPPING, [
    'region: { from: qh }',
    'region: { join: [{ from: qh }, { from: bz }] }',
    '{ join:',
  ]),
  broken('mapping-leaks', MAPPING, [
    'score: { from: df }',
    'score:\n    when: { item: bz, equals: "1" }\n    then: { from: df }',
    'when:',
  ]),
  broken('mapping-leaks', MAPPING, [
    'region: { from: qh }',
    'region: { join: [{ from: qh }, { from: bz, mask: phone }] }',
    '{ join:',
  ]),
  broken('ask-outside-subject', DATASET, ['subject.code', 'subject.region', 'subject.region']),
  broken('mask-on-non-text', DATASET, ['mask: hidden', 'mask: phone', 'phone']),
  broken('refusal-without-law', DATASET, ['    basis: { act: 某法 }\n', '', 'share: not-shared']),
  broken('refusal-without-law', DATASET, ['share: conditional', 'share: not-shared', 'not-shared']),
  broken('duty-without-conditions', DATASET, [
    '      conditions: { zh-CN: 仅限办事 }\n',
    '',
    'basis: [{ act: 条例 }]',
  ]),
  broken('term-reversed', DATASET, [
    'since: 2025-08-01',
    'since: 2025-08-01\n      until: 2025-08-01',
    '2025-08-01\n      frequency',
  ]),
  broken('term-reversed', GRANT, ['until: 2027-01-01', 'until: 2025-12-31', '2025-12-31']),
  broken('term-reversed', AGENCY, [
    'from: 2020-01-01',
    'from: 2020-01-01\nuntil: 2019-01-01',
    '2019-01-01',
  ]),
  broken('term-reversed', DIVISIONS, [
    'from: 1983-01-01',
    'from: 1983-01-01, until: 1982-01-01',
    '1982-01-01',
  ]),
  broken('supplies-overlap', DATASET, ['code: "330106"', 'code: "330000"', '"330200"']),
  broken('supplies-overlap', DATASET, [
    'code: "330200", subtree: true',
    'code: "330106", subtree: false',
    '"330106", subtree: false',
  ]),
  broken('supplies-overlap', DATASET, ['"330200"', '"330100"', '"330100"']),
  { rule: 'repeated-id', files: withFile(COPY, contentOf(ITEM)), at: `${COPY}:1:14` },
  { rule: 'repeated-system', files: withFile(SECOND, secondAgency), at: `${SECOND}:12:5` },
  broken('misnamed-file', GRANT, ['grant: G-1', 'grant: G-2', 'G-2']),
];

const spot = ({ path, line, column }: Finding): string => `${path}:${line}:${column}`;

const told = (findings: readonly Finding[]): string =>
  findings.map((finding) => `${finding.rule} ${spot(finding)}`).join('\n');

describe('catalog rules', () => {
  it('find nothing in the small sound catalog', () => {
    assert.deepEqual(findingsOf(filesOf(small)), []);
  });

  for (const [index, { rule, files, at }] of fixtures.entries()) {
    it(`${rule} at ${at} (${index})`, () => {
      const found = findingsOf(files);
      const places = found.filter((finding) => finding.rule === rule).map(spot);
      assert.deepEqual(places, [at], told(found));
    });
  }

  it('each have a fixture, and each a message in both languages that names the culprit', () => {
    const covered = new Set(fixtures.map(({ rule }) => rule));
    for (const { rule, message } of rules) {
      assert.ok(covered.has(rule), `${rule} has no broken fixture`);
      const { 'zh-CN': zh, en } = message('culprit');
      assert.match(zh, /\p{Script=Han}/u);
      assert.ok(zh.includes('culprit') && en.includes('culprit'));
    }
    assert.equal(covered.size, rules.length);
  });
});

describe('catalog lineage', () => {
  const region = 'region: { from: qh }';
  const rows: readonly [string, string, string][] = [
    [
      'a hidden part shows nothing',
      region,
      'region: { join: [{ from: qh }, { from: bz, mask: hidden }] }',
    ],
    [
      'a stricter item may be made of looser ones',
      'note: { from: bz, codes: letters/tax }',
      'note: { join: [{ from: bz, codes: letters/tax }, { from: dm }] }',
    ],
    [
      'a masked part of the same share type lowers the grade',
      region,
      'region: { join: [{ from: qh }, { from: df, mask: phone }] }',
    ],
  ];
  for (const [name, before, after] of rows) {
    it(name, () => assert.deepEqual(findingsOf(changed(MAPPING, before, after)), []));
  }
});

describe('catalog mappings', () => {
  const rows: readonly [string, readonly [string, string, string]][] = [
    ['mapping:dialect-unknown', ['letters/tax', 'letters/nb', 'letters/nb']],
    ['mapping:dialect-unknown', ['letters/tax', 'digits/tax', 'digits/tax']],
    ['mapping:source-unknown', ['from: qh', 'from: place', 'place']],
    ['mapping:target-unknown', ['  region:', '  place:', '{ from: qh }']],
    ['mapping:required-uncertain', ['from: dm', 'from: dm, absent: [""]', '{ from: dm']],
    [
      'mapping:source-unknown',
      ['{ from: qh }', '{ join: [{ from: qh }, { from: place }] }', 'place }'],
    ],
    [
      'mapping:source-unclear',
      ['{ from: bz, codes: letters/tax }', '{ constant: x, text: trim }', '{ constant'],
    ],
    ['mapping:loss-undeclared', ['  score: { from: df }\n', '', 'from: tax']],
  ];
  for (const [rule, change] of rows) {
    it(`${rule}: ${change[1].trim()}`, () => {
      const { files, at } = broken(rule, MAPPING, change);
      assert.ok(findingsOf(files).some((finding) => finding.rule === rule && spot(finding) === at));
    });
  }
});

describe('catalog schemas', () => {
  const PATH = 'schemas/standards/ratings@1.json';
  const rows: readonly [string, string, string][] = [
    ['not JSON', PATH, '{ "type": '],
    ['a key twice', PATH, '{ "type": "object", "type": "object" }'],
    ['an unknown keyword', PATH, '{ "type": "object", "minimun": 3 }'],
    [
      'an unknown format',
      PATH,
      '{ "type": "object", "properties": { "code": { "type": "string", "format": "uri" } } }',
    ],
    [
      'a reference to nothing',
      PATH,
      '{ "type": "object", "properties": { "code": { "$ref": "../elements/none.json" } } }',
    ],
    ['a number in place of a type', 'schemas/elements/word.json', '{ "type": 3 }'],
  ];
  for (const [name, path, text] of rows) {
    it(`${name} is a finding at its file, never an exception`, () => {
      const found = findingsOf(withFile(path, text));
      const schema = found.filter(({ rule }) => rule === 'schema');
      assert.ok(schema.some((finding) => finding.path === path || finding.path === PATH));
      assert.ok(schema.every(({ line, column }) => line === 1 && column === 1));
    });
  }
});
