import { contentOf as smallContentOf, filesOf, small } from './small-catalog.test.ts';
import type { BundleFiles } from './index.ts';

const flow = `flow: ratings-return
title: { zh-CN: 评级回流, en: Ratings returned }
kind: return
dataset: ratings
basis: [{ act: 条例 }]
source: { agency: tax, system: tax-core, standard: tax-ratings@1 }
content: delta
key: [code]
version: score
operation: { field: bz, delete: ["D"] }
regionRule: { items: [region] }
items: [code, region]
receivers:
  - agency: tax
    system: tax-core
    regions: [{ code: "330100", subtree: true }]
delivery: pull
frequency: daily
timeliness: P1D
errorsMaxPerMille: 5
security: { provide: tax, operate: tax, use: requester }
contacts: [{ agency: tax, post: 数据岗 }]
from: 2026-01-01
`;

const deadlines = `deadlineProfile: zj
title: { zh-CN: 浙江时限, en: Zhejiang }
regions: [{ code: "330000", subtree: true }]
calendar: cn
from: 2026-01-01
deadlines:
  provide: { count: 20, unit: working-days, source: 条例, verified: false }
`;

const calendar = `calendar: cn
title: { zh-CN: 节假日, en: Holidays }
years:
  - year: 2026
    source: 某通知
    verified: false
    holidays: [2026-01-01, 2026-01-02]
    workdays: [2026-01-04]
`;

const DATASET = 'catalogs/datasets/ratings.yaml';

const table = `      extract:
        kind: table
        system: tax-core
        table: T_RATING
        key: [dm]
        standard: tax-ratings@1
`;

const dataset = `${smallContentOf(DATASET).replace(
  'modes: [query, verify]\n',
  'modes: [query, verify, return]\n      requires: [case-open]\n',
)}${table}`;

/** The small catalog with what only batches need: a flow, a table, a calendar; no test itself. */
export const wide: ReadonlyMap<string, string> = new Map([
  ...small,
  [DATASET, dataset],
  ['catalogs/flows/ratings-return.yaml', flow],
  ['catalogs/deadline-profiles/zj.yaml', deadlines],
  ['catalogs/calendars/cn.yaml', calendar],
]);

/** The wide catalog with one passage of one file changed. @throws when it is not there once. */
export function changed(path: string, before: string, after: string): BundleFiles {
  const text = wide.get(path) ?? '';
  if (text.split(before).length !== 2) throw new Error(`${path} does not hold ${before} once`);
  return filesOf(
    new Map(wide).set(
      path,
      text.replace(before, () => after),
    ),
  );
}

/** The wide catalog with a file more. */
export const withFile = (path: string, text: string): BundleFiles =>
  filesOf(new Map(wide).set(path, text));

export const contentOf = (path: string): string => wide.get(path) ?? '';
