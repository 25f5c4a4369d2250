import { createHash } from 'node:crypto';
import { textOf, utf8, type Sha256 } from '../kernel/index.ts';
import {
  createSchemaSet,
  parseSchemas,
  readSchemaBytes,
  type SchemaSet,
} from '../standards/index.ts';
import type { BundleFiles } from './index.ts';

/** The smallest sound catalog with one document of each kind; this file holds no test itself. */
export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

export const house: SchemaSet = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

const agency = `agency: tax
name: { zh-CN: 税务局, en: Tax }
kind: government
uscc: 11330000MJ0000026L
level: city
region: "330100"
contact: { post: 数据岗 }
from: 2020-01-01
systems:
  tax-core:
    name: { zh-CN: 核心系统, en: Core }
    built: local
    zone: government-extranet
`;

const dataset = `dataset: ratings
code: "301001/1"
title: { zh-CN: 评级, en: Ratings }
domain: tax
standard: ratings@1
published: 2026-01-05
share: conditional
subject: [code]
records: one
regionItem: region
items:
  code: { grade: 1 }
  region: { grade: 1, source: tax }
  score:
    grade: 2
    mask: hidden
  note:
    share: not-shared
    grade: 4
    basis: { act: 某法 }
supplies:
  - agency: tax
    regions:
      - { code: "330106", subtree: true }
      - { code: "330200", subtree: true }
    duty:
      basis: [{ act: 条例 }]
      since: 2025-08-01
      frequency: daily
      timeliness: { answerWithin: PT3S, freshness: P1D }
      conditions: { zh-CN: 仅限办事 }
      modes: [query, verify]
      security: { provide: tax, operate: tax, use: requester }
    resources:
      service:
        kind: service
        system: tax-core
        connector: rest
        endpoint: rating
        ask: { dm: subject.code }
        success: { path: code, equals: ["1"] }
        records: data
        standard: tax-ratings@1
        state: mounted
`;

const mapping = `from: tax-ratings@1
to: ratings@1
fields:
  code: { from: dm }
  region: { from: qh }
  score: { from: df }
  note: { from: bz, codes: letters/tax }
`;

const codes = `codes: letters
version: 1
title: { zh-CN: 字母, en: Letters }
values:
  a: { zh-CN: 甲 }
  "1": { zh-CN: 乙 }
dialects:
  tax: { "1": a }
`;

const serviceItem = `serviceItem: rate
title: { zh-CN: 评级, en: Rate }
codes: { basic: "1" }
agency: tax
needs:
  - dataset: ratings
    items: [code, score]
    modes: [query]
`;

const matter = `matter: one-thing
list: local
title: { zh-CN: 一件事, en: One thing }
lead: { function: tax, at: city }
cooperating: []
serviceItems: [rate]
`;

const grant = `grant: G-1
requester: tax
systems: [tax-core]
dataset: ratings
items: [code, region]
clear: [code]
modes: [query]
purposes:
  - class: service
    serviceItems: [rate]
regions: [{ code: "330100", subtree: true }]
from: 2026-01-01
until: 2027-01-01
state: active
basis: 职责
scenario: 办理
`;

const divisions = `divisions:
  - { code: "330000", name: 浙江省, level: province }
  - { code: "330100", name: 杭州市, level: city, parent: "330000" }
  - { code: "330106", name: 西湖区, level: county, parent: "330100" }
  - { code: "330200", name: 宁波市, level: city, parent: "330000", from: 1983-01-01 }
`;

const standard = (properties: Readonly<Record<string, unknown>>, kind: string): string =>
  JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      'x-title': { 'zh-CN': '标准', en: 'Standard' },
      'x-kind': kind,
      type: 'object',
      additionalProperties: false,
      properties,
      required: Object.keys(properties).slice(0, 1),
    },
    null,
    2,
  );

const word = { $ref: '../elements/word.json' };

export const small: ReadonlyMap<string, string> = new Map([
  ['catalogs/agencies/tax.yaml', agency],
  ['catalogs/datasets/ratings.yaml', dataset],
  ['catalogs/mappings/tax-ratings@1.to.ratings@1.yaml', mapping],
  ['catalogs/code-tables/letters.yaml', codes],
  ['catalogs/service-items/rate.yaml', serviceItem],
  ['catalogs/matters/one-thing.yaml', matter],
  ['catalogs/grants/G-1.yaml', grant],
  ['catalogs/divisions/all.yaml', divisions],
  ['schemas/elements/word.json', '{ "type": "string", "minLength": 1, "maxLength": 40 }'],
  [
    'schemas/standards/ratings@1.json',
    standard({ code: word, region: word, score: { type: 'integer' }, note: word }, 'national'),
  ],
  [
    'schemas/standards/tax-ratings@1.json',
    standard({ dm: word, qh: word, df: { type: 'integer' }, bz: word }, 'dialect'),
  ],
]);

export const filesOf = (texts: ReadonlyMap<string, string>): BundleFiles =>
  new Map([...texts].map(([path, text]) => [path, utf8(text)]));

/** The small catalog with one passage of one file changed. @throws when it is not there once. */
export function changed(path: string, before: string, after: string): BundleFiles {
  const text = small.get(path) ?? '';
  if (text.split(before).length !== 2) throw new Error(`${path} does not hold ${before} once`);
  return filesOf(
    new Map(small).set(
      path,
      text.replace(before, () => after),
    ),
  );
}

/** The small catalog with a file more. */
export const withFile = (path: string, text: string): BundleFiles =>
  filesOf(new Map(small).set(path, text));

export const contentOf = (path: string): string => small.get(path) ?? '';

/** Where a passage begins in a file of a bundle, as an editor shows it. */
export function placeOf(files: BundleFiles, path: string, passage: string): string {
  const text = textOf(files.get(path) ?? new Uint8Array());
  const before = text.slice(0, text.indexOf(passage)).split('\n');
  return `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
