import assert from 'node:assert/strict';
import { bundleOf, compileCatalog, type BundleFiles, type Finding } from './index.ts';
import { usccCheckCharacter } from '../standards/index.ts';
import { rules } from './rules.ts';
import { filesOf, house, placeOf, sha256 } from './small-catalog.test.ts';
import { changed, contentOf, wide, withFile } from './wide-catalog.test.ts';

const AGENCY = 'catalogs/agencies/tax.yaml';
const DATASET = 'catalogs/datasets/ratings.yaml';
const MAPPING = 'catalogs/mappings/tax-ratings@1.to.ratings@1.yaml';
const ITEM = 'catalogs/service-items/rate.yaml';
const MATTER = 'catalogs/matters/one-thing.yaml';
const GRANT = 'catalogs/grants/G-1.yaml';
const DIVISIONS = 'catalogs/divisions/all.yaml';
const CODES = 'catalogs/code-tables/letters.yaml';
const FLOW = 'catalogs/flows/ratings-return.yaml';
const DEADLINES = 'catalogs/deadline-profiles/zj.yaml';
const CALENDAR = 'catalogs/calendars/cn.yaml';
const STANDARD = 'schemas/standards/ratings@1.json';

const findingsOf = (files: BundleFiles): readonly Finding[] => {
  const compiled = compileCatalog(bundleOf(sha256, files), house);
  return 'findings' in compiled ? compiled.findings : compiled.warnings;
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

/** Several passages of one file changed. */
const edited = (
  rule: string,
  path: string,
  { edits, at }: { readonly edits: readonly (readonly [string, string])[]; readonly at: string },
): Fixture => {
  const text = edits.reduce((before, [passage, after]) => {
    assert.equal(before.split(passage).length, 2, `${path} does not hold ${passage} once`);
    return before.replace(passage, () => after);
  }, contentOf(path));
  return added(rule, path, [text, at]);
};

/** A file more, or one in place of its like. */
const added = (rule: string, path: string, [text, at]: readonly [string, string]): Fixture => {
  const files = withFile(path, text);
  return { rule, files, at: placeOf(files, path, at) };
};

const SECOND = 'catalogs/agencies/second.yaml';
const FREE_USCC = `11330000MJ0000099${usccCheckCharacter('11330000MJ0000099')}`;
const secondAgency = contentOf(AGENCY)
  .replace('agency: tax', 'agency: second')
  .replace('  tax-core:\n    name', '  tax-core:\n    # the same once more\n    name');
const COPY = 'catalogs/copies/rate.yaml';

/** A second dataset about the same subjects. */
const OTHER = 'catalogs/datasets/other.yaml';
const other = (...[before, after]: readonly [string, string]): string =>
  contentOf(DATASET)
    .replace('dataset: ratings', 'dataset: other')
    .replace('- agency: tax', '- agency: second')
    .replace('301001/1', '301001/2')
    .replace('zh-CN: 评级, en: Ratings', 'zh-CN: 另一项, en: Other')
    .replaceAll('{ grade: 1 }', '{ grade: 1, origin: { dataset: ratings } }')
    .replace('grade: 4', 'grade: 4\n    origin: { dataset: ratings }')
    .replace(before, () => after);

const DEAD_MAPPING = 'catalogs/mappings/tax-ratings@1.to.tax-ratings@1.yaml';
const deadMapping = contentOf(MAPPING)
  .replace('to: ratings@1', 'to: tax-ratings@1')
  .replace(/fields:[^]*/, () => {
    const same = ['dm', 'qh', 'df', 'bz'].map((name) => `  ${name}: { from: ${name} }\n`);
    return `fields:\n${same.join('')}`;
  });

/** An agency more, with a system of its own, and one change of the dataset. */
function beside(rule: string, [before, after]: readonly [string, string], at: string): Fixture {
  const files = filesOf(
    new Map(wide)
      .set(
        SECOND,
        secondAgency
          .replace('  tax-core:', '  second-core:')
          .replace(/uscc: \w+/, `uscc: ${FREE_USCC}`),
      )
      .set(
        DATASET,
        contentOf(DATASET).replace(before, () => after),
      ),
  );
  return { rule, files, at: placeOf(files, DATASET, at) };
}

/** Two datasets that name two sources of one item. */
function conflicting(): Fixture {
  const texts = new Map(wide)
    .set(SECOND, secondAgency)
    .set(DATASET, contentOf(DATASET).replace('grade: 4', 'grade: 4\n    source: tax'))
    .set(OTHER, other('grade: 4\n', 'grade: 4\n    source: second\n'));
  const files = filesOf(texts);
  return { rule: 'source-conflict', files, at: placeOf(files, OTHER, 'second\n') };
}

const LANDED = 'catalogs/datasets/landed.yaml';
const LANDED_STANDARD = 'schemas/standards/landed@1.json';
const landedStandard = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  'x-title': { 'zh-CN': '落地', en: 'Landed' },
  'x-kind': 'local',
  type: 'object',
  additionalProperties: false,
  properties: {
    code: { type: 'string', minLength: 1, maxLength: 9 },
    region: { type: 'string', minLength: 1, maxLength: 9 },
  },
  required: ['code'],
});

/** What the flow landed, as a dataset; the source says that it holds personal information. */
const landedText = `dataset: landed
code: "301001/3"
title: { zh-CN: 落地评级, en: Landed ratings }
domain: tax
standard: landed@1
published: 2026-01-05
share: conditional
subject: [code]
records: one
personalInformation: { contains: true }
landedFrom: { flow: ratings-return, system: tax-core }
items:
  code: { grade: 3, origin: { dataset: ratings } }
  region: { grade: 1, origin: { dataset: ratings } }
supplies:
  - agency: tax
    regions: [{ code: "330106", subtree: true }]
    duty:
      basis: [{ act: 条例 }]
      since: 2026-08-01
      frequency: daily
      timeliness: { answerWithin: PT3S, freshness: P1D }
      conditions: { zh-CN: 仅限办事 }
      modes: [return]
      security: { provide: tax, operate: tax, use: requester }
    resources: {}
`;

/** Beside a source whose code is of grade 3. */
const landedFiles = ([before, after]: readonly [string, string]): BundleFiles =>
  filesOf(
    new Map(wide)
      .set(
        DATASET,
        contentOf(DATASET)
          .replace('code: { grade: 1 }', 'code: { grade: 3 }')
          .replace('records: one', 'records: one\npersonalInformation: { contains: true }'),
      )
      .set(LANDED_STANDARD, landedStandard)
      .set(
        LANDED,
        landedText.replace(before, () => after),
      )
      .set(SECOND, secondAgency.replace('  tax-core:', '  second-core:')),
  );

/** One passage of the local resource changed. */
const landing = (rule: string, edit: readonly [string, string], at: string): Fixture => {
  const files = landedFiles(edit);
  return { rule, files, at: placeOf(files, LANDED, at) };
};

const serviceText = / {6}service:\n(?: {8}.*\n)+/.exec(contentOf(DATASET))?.[0] ?? '';

const fixtures: readonly Fixture[] = [
  landing('unknown-flow', ['flow: ratings-return', 'flow: none'], 'none, system'),
  landing('landing-elsewhere', ['system: tax-core }', 'system: second-core }'], 'second-core }'),
  landing('landing-elsewhere', ['- agency: tax', '- agency: second'], 'second\n'),
  landing('landing-elsewhere', ['"330106"', '"330200"'], '"330200"'),
  landing(
    'landing-elsewhere',
    [
      'resources: {}',
      'resources: { t: { kind: table, system: second-core, table: T, key: [code], standard: landed@1 } }',
    ],
    'second-core, table',
  ),
  landing(
    'landing-beyond',
    ['region: { grade: 1, origin: { dataset: ratings } }', 'score: { grade: 2 }'],
    '{ grade: 2 }',
  ),
  landing(
    'landing-beyond',
    [
      'region: { grade: 1, origin: { dataset: ratings } }',
      'region: { grade: 2, origin: { dataset: ratings, item: score } }',
    ],
    '{ grade: 2, origin',
  ),
  landing('landing-loosened', ['code: { grade: 3,', 'code: { grade: 2,'], '{ grade: 2,'),
  // Whatever it cites: it is the code that has landed under this name.
  landing(
    'landing-loosened',
    [
      'code: { grade: 3, origin: { dataset: ratings } }',
      'code: { grade: 1, origin: { dataset: ratings, item: region } }',
    ],
    '{ grade: 1, origin: { dataset: ratings, item',
  ),
  landing(
    'landing-loosened',
    ['region: { grade', 'region: { share: unconditional, grade'],
    '{ share',
  ),
  landing('landing-loosened', ['contains: true', 'contains: false'], '{ contains'),
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
  broken('unknown-system', DATASET, [
    'system: tax-core\n        connector',
    'system: core\n        connector',
    'core\n        connector',
  ]),
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
    'level: province, until: 2030-01-01, successors: ["340000"]',
    '"340000"',
  ]),
  broken('missing-mapping', DATASET, [
    'standard: tax-ratings@1\n        state',
    'standard: ratings@1\n        state',
    'ratings@1\n        state',
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
  broken('unknown-agency', FLOW, ['source: { agency: tax,', 'source: { agency: taxx,', 'taxx']),
  broken('unknown-agency', FLOW, ['provide: tax', 'provide: nobody', 'nobody']),
  broken('unknown-agency', FLOW, ['operate: tax', 'operate: nobody', 'nobody']),
  broken('unknown-agency', FLOW, ['- agency: tax', '- agency: nobody', 'nobody']),
  broken('unknown-agency', FLOW, ['[{ agency: tax', '[{ agency: nobody', 'nobody']),
  broken('unknown-agency', AGENCY, [
    'from: 2020-01-01',
    'from: 2020-01-01\nuntil: 2030-01-01\nsuccessors: [{ agency: heir, how: merged, on: 2030-01-01 }]',
    'heir',
  ]),
  broken('unknown-agency', MATTER, [
    'cooperating: []',
    'cooperating: []\nagencies: [{ agency: nobody, role: lead, function: tax, regions: [{ code: "330100", subtree: true }] }]',
    'nobody',
  ]),
  broken('unknown-system', FLOW, ['system: tax-core,', 'system: core,', 'core,']),
  broken('unknown-system', FLOW, ['    system: tax-core', '    system: desk', 'desk']),
  broken('unknown-system', DATASET, ['records: one', 'records: one\nsourceSystem: desk', 'desk']),
  broken('unknown-standard', FLOW, ['tax-ratings@1', 'nothing@1', 'nothing@1']),
  broken('unknown-standard', FLOW, [
    '    system: tax-core\n',
    '    system: tax-core\n    as: nothing@1\n',
    'nothing@1',
  ]),
  broken('unknown-dataset', FLOW, ['dataset: ratings', 'dataset: rating', 'rating\n']),
  broken('unknown-dataset', DATASET, [
    'region: { grade: 1, source: tax }',
    'region: { grade: 1, origin: { dataset: none } }',
    'none',
  ]),
  broken('unknown-item', FLOW, ['key: [code]', 'key: [place]', 'place']),
  broken('unknown-item', FLOW, ['version: score', 'version: place', 'place']),
  broken('unknown-item', FLOW, ['{ items: [region] }', '{ items: [place] }', 'place']),
  broken('unknown-item', FLOW, ['{ items: [region] }', '{ items: [region], at: place }', 'place']),
  broken('unknown-item', FLOW, [
    '{ items: [region] }',
    '{ items: [region], split: { by: street, item: place } }',
    'place',
  ]),
  broken('unknown-item', FLOW, ['items: [code, region]', 'items: [code, place]', 'place']),
  broken('unknown-item', FLOW, ['delivery: pull', 'clear: [place]\ndelivery: pull', 'place']),
  broken('unknown-item', FLOW, [
    'delivery: pull',
    'amounts: [{ item: place, currency: CNY }]\ndelivery: pull',
    'place',
  ]),
  broken('unknown-item', FLOW, [
    '    system: tax-core\n',
    '    system: tax-core\n    items: [code, place]\n',
    'place',
  ]),
  broken('unknown-item', DATASET, [
    'region: { grade: 1, source: tax }',
    'region: { grade: 1, origin: { dataset: ratings, item: place } }',
    'place',
  ]),
  broken('unknown-field', FLOW, ['field: bz', 'field: code', 'code, delete']),
  broken('unknown-field', DATASET, ['key: [dm]', 'key: [code]', 'code]\n        standard']),
  broken('unknown-field', DATASET, [
    'key: [dm]',
    'key: [dm]\n        changedAt: code',
    'code\n        standard',
  ]),
  broken('unknown-element', DATASET, ['{ grade: 1 }', '{ grade: 1, element: none }', 'none']),
  broken('unknown-code-table', DATASET, ['{ grade: 1 }', '{ grade: 1, codes: none }', 'none']),
  broken('unknown-code', CODES, [
    'dialects:',
    'retired: { x: 2020-01-01 }\ndialects:',
    '2020-01-01',
  ]),
  broken('unknown-calendar', DEADLINES, ['calendar: cn', 'calendar: none', 'none']),
  broken('unknown-region', FLOW, ['"330100"', '"330199"', '"330199"']),
  broken('unknown-region', FLOW, [
    '{ items: [region] }',
    '{ items: [region], split: { by: assignment, item: region, to: { a: "330199" } } }',
    '"330199"',
  ]),
  broken('unknown-region', DEADLINES, ['"330000"', '"339900"', '"339900"']),
  broken('unknown-region', DATASET, [
    'records: one',
    'records: one\ncoverage: { regions: [{ code: "330199", subtree: true }] }',
    '"330199"',
  ]),
  broken('unknown-region', MATTER, [
    'cooperating: []',
    'cooperating: []\nagencies: [{ agency: tax, role: lead, function: tax, regions: [{ code: "330199", subtree: true }] }]',
    '"330199"',
  ]),
  broken('missing-mapping', FLOW, [
    '    system: tax-core\n',
    '    system: tax-core\n    as: tax-ratings@1\n',
    'tax-ratings@1\n    regions',
  ]),
  broken('missing-mapping', FLOW, ['standard: tax-ratings@1', 'standard: ratings@1', 'ratings@1']),
  broken('item-unlike-standard', DATASET, [
    '{ grade: 1 }',
    '{ grade: 1, type: boolean }',
    'boolean',
  ]),
  broken('item-unlike-standard', DATASET, [
    '    grade: 2\n    mask',
    '    grade: 2\n    element: word\n    mask',
    'word',
  ]),
  broken('personal-flags-differ', DATASET, [
    'records: one\nregionItem: region\nitems:\n  code: { grade: 1 }',
    'records: one\npersonalInformation: { contains: false }\nregionItem: region\nitems:\n  code: { grade: 1, personal: true }',
    '{ grade: 1, personal',
  ]),
  broken('personal-flags-differ', DATASET, [
    'records: one\nregionItem: region\nitems:\n  code: { grade: 1 }',
    'records: one\npersonalInformation: { contains: true }\nregionItem: region\nitems:\n  code: { grade: 1, sensitivePersonal: true }',
    '{ grade: 1, sensitive',
  ]),
  conflicting(),
  added('collected-twice', OTHER, [
    other('grade: 4\n    origin: { dataset: ratings }', 'grade: 4'),
    'share: not-shared',
  ]),
  broken('refusal-by-lesser-act', DATASET, [
    '{ act: 某法 }',
    '{ act: 某办法, rank: local-regulation }',
    '{ act: 某办法',
  ]),
  edited('item-without-conditions', DATASET, {
    edits: [
      ['share: conditional', 'share: unconditional'],
      ['code: { grade: 1 }', 'code: { grade: 1, share: conditional }'],
      ['      conditions: { zh-CN: 仅限办事 }\n', ''],
    ],
    at: 'conditional }',
  }),
  broken('condition-added', DATASET, [
    '{ grade: 1 }',
    '{ grade: 1, requires: [fee-paid] }',
    'fee-paid',
  ]),
  broken('condition-added', DATASET, [
    '        endpoint: rating\n',
    '        endpoint: rating\n        requires: [case-open, letter]\n',
    'letter',
  ]),
  broken('condition-added', DATASET, [
    'share: conditional',
    'share: unconditional',
    '{ zh-CN: 仅限办事 }',
  ]),
  beside(
    'hop-without-owner',
    ['system: tax-core\n        connector', 'system: second-core\n        connector'],
    'second-core',
  ),
  beside('owner-elsewhere', ['provide: tax', 'provide: second'], 'second, operate'),
  edited('mode-without-resource', DATASET, {
    edits: [
      [serviceText, ''],
      ['[query, verify, return]', '[query, return]'],
    ],
    at: 'query, return',
  }),
  broken('freshness-unmet', DATASET, ['freshness: P1D', 'freshness: PT6H', 'PT6H']),
  broken('flow-outside-duty', FLOW, ['kind: return', 'kind: collection', 'collection']),
  broken('flow-of-unshared', FLOW, [
    'items: [code, region]',
    'items: [code, region, note]',
    'note',
  ]),
  broken('flow-without-key', FLOW, ['items: [code, region]', 'items: [region]', 'code]\nversion']),
  broken('flow-without-key', FLOW, [
    '    system: tax-core\n',
    '    system: tax-core\n    items: [region]\n',
    '[region]\n    regions',
  ]),
  broken('flow-item-beyond', FLOW, [
    '    system: tax-core\n',
    '    system: tax-core\n    items: [code, score]\n',
    'score]\n    regions',
  ]),
  broken('format-unlike-resources', DATASET, [
    'records: one',
    'records: one\nformat: spreadsheet',
    'spreadsheet',
  ]),
  broken('term-reversed', CODES, [
    'version: 1',
    'version: 1\nfrom: 2020-01-01\nuntil: 2019-01-01',
    '2019-01-01',
  ]),
  broken('term-reversed', FLOW, [
    'from: 2026-01-01',
    'from: 2026-01-01\nuntil: 2025-01-01',
    '2025-01-01',
  ]),
  broken('term-reversed', DEADLINES, [
    'from: 2026-01-01',
    'from: 2026-01-01\nuntil: 2025-01-01',
    '2025-01-01',
  ]),
  broken('term-reversed', DATASET, [
    'records: one',
    'records: one\ncoverage: { from: 2020-01-01, until: 2019-01-01 }',
    '2019-01-01',
  ]),
  broken('successor-without-end', DIVISIONS, [
    'level: province',
    'level: province, successors: ["330100"]',
    '["330100"]',
  ]),
  broken('successor-without-end', AGENCY, [
    'from: 2020-01-01',
    'from: 2020-01-01\nsuccessors: [{ agency: tax, how: renamed, on: 2030-01-01 }]',
    '[{ agency: tax, how',
  ]),
  {
    rule: 'agency-ended',
    files: changed(AGENCY, 'from: 2020-01-01', 'from: 2020-01-01\nuntil: 2021-01-01'),
    at: placeOf(filesOf(wide), DATASET, 'tax\n    regions'),
  },
  {
    rule: 'region-ended',
    files: changed(
      DIVISIONS,
      'parent: "330100"',
      'parent: "330100", until: 2021-04-09, successors: ["330100"]',
    ),
    at: placeOf(filesOf(wide), DATASET, '"330106"'),
  },
  broken('day-contradicted', CALENDAR, ['2026-01-01,', '2025-12-31,', '2025-12-31']),
  broken('day-contradicted', CALENDAR, ['2026-01-02', '2026-01-01', '2026-01-01]']),
  broken('day-contradicted', CALENDAR, [
    'workdays: [2026-01-04]',
    'workdays: [2026-01-05]',
    '2026-01-05',
  ]),
  {
    rule: 'day-contradicted',
    files: changed(CALENDAR, '2026-01-02', '2026-01-04'),
    at: `${CALENDAR}:8:16`,
  },
  broken('code-grammar', DATASET, ['"301001/1"', '"301001"', '"301001"']),
  added('repeated-code', OTHER, [other('301001/2', '301001/1'), '"301001/1"']),
  added('repeated-title', OTHER, [other('另一项', '评 级（）'), '评 级']),
  { rule: 'repeated-uscc', files: withFile(SECOND, secondAgency), at: `${SECOND}:4:7` },
  broken('title-of-system', DATASET, ['zh-CN: 评级', 'zh-CN: 核心系统', '核心系统']),
  broken('level-unlike-region', AGENCY, ['level: city', 'level: county', 'county']),
  added('dead-mapping', DEAD_MAPPING, [deadMapping, 'tax-ratings@1\nto']),
  {
    rule: 'dead-code-table',
    files: changed(MAPPING, ', codes: letters/tax', ''),
    at: placeOf(filesOf(wide), CODES, 'letters'),
  },
  added('dead-standard', 'schemas/standards/more@1.json', [contentOf(STANDARD), '{']),
  added('dead-element', 'schemas/elements/more.json', ['{ "enum": ["a"] }', '{']),
];

const spot = ({ path, line, column }: Finding): string => `${path}:${line}:${column}`;

const told = (findings: readonly Finding[]): string =>
  findings.map((finding) => `${finding.rule} ${spot(finding)}`).join('\n');

describe('catalog rules', () => {
  it('find nothing in the wide sound catalog', () => {
    assert.deepEqual(findingsOf(filesOf(wide)), []);
  });

  it('find nothing in a local resource that is as strict as its source', () => {
    const names = (edit: readonly [string, string]) =>
      findingsOf(landedFiles(edit))
        .map(({ rule }) => rule)
        .filter((rule) => rule.startsWith('landing') || rule === 'unknown-flow');
    assert.deepEqual(names(['', '']), []);
    assert.deepEqual(names(['share: conditional', 'share: not-shared']), []);
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
    for (const { rule, message, remedy } of rules) {
      assert.ok(covered.has(rule), `${rule} has no broken fixture`);
      assert.match(remedy['zh-CN'], /\p{Script=Han}/u);
      assert.doesNotMatch(remedy.en, /\p{Script=Han}/u);
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
