import { say, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import type { DatasetView } from '../catalog/index.ts';
import type { AskedAbout } from './asked.ts';
import type { ReadNeed } from './needs.ts';
import type { Run } from './run.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface MappedRecords {
  readonly records: readonly Fields[];
  /** Records left out because their region lies outside the grant. */
  readonly withheld: number;
}

interface Mapping extends Pick<AskedAbout, 'need' | 'permission' | 'route'> {
  readonly run: Pick<Run, 'catalog' | 'ports'>;
}

function translate(
  records: readonly Fields[],
  { permission, route }: Mapping,
): readonly Fields[] | Refusal {
  const mapped: Fields[] = [];
  for (const record of records) {
    const result = route.resource.mapping.apply(record);
    if (!result.ok)
      return { refused: 'mapping-failed', owner: route.agency, errors: result.errors };
    const checked = permission.dataset.standard.check(result.record);
    if (!checked.ok)
      return { refused: 'mapping-failed', owner: route.agency, errors: checked.errors };
    mapped.push(checked.value);
  }
  return mapped;
}

/** The answer against the question: the subject asked for is the subject returned, once where one is meant. */
function correspond(
  records: readonly Fields[],
  dataset: DatasetView,
  subject: ReadNeed['subject'],
): Refusal | undefined {
  if (records.length === 0) return { refused: 'subject-not-found' };
  const other = records.some((record) =>
    dataset.document.subject.some((item) => record[item] !== subject[item]),
  );
  if (other) return { refused: 'subject-mismatch' };
  if (dataset.document.records === 'one' && records.length > 1)
    return { refused: 'subject-ambiguous' };
  return undefined;
}

/** The grant's scope is tested against the region of the record, not of the request. */
function withinGrant(records: readonly Fields[], { permission, run }: Mapping): readonly Fields[] {
  const { regionItem } = permission.dataset.document;
  if (regionItem === undefined) return records;
  const { divisions } = run.catalog;
  const date = shanghaiDateOf(run.ports.clock.now());
  return records.filter((record) => {
    const region = record[regionItem];
    return (
      typeof region === 'string' &&
      permission.grant.regions.some((scope) => divisions.isWithin(region, scope, date))
    );
  });
}

/** Dialect to the dataset's standard, then the answer held against the question and the grant. */
export function mapRecords(records: readonly Fields[], mapping: Mapping): MappedRecords | Refusal {
  const translated = translate(records, mapping);
  if ('refused' in translated) return translated;
  const mismatch = correspond(translated, mapping.permission.dataset, mapping.need.subject);
  if (mismatch !== undefined) {
    return mismatch.refused === 'subject-not-found'
      ? mismatch
      : { ...mismatch, owner: mapping.route.agency };
  }
  const within = withinGrant(translated, mapping);
  if (within.length === 0) {
    return {
      refused: 'region-not-granted',
      detail: say('记录所属区域不在授权范围内', 'the region of the record is outside the grant'),
    };
  }
  return { records: within, withheld: translated.length - within.length };
}
