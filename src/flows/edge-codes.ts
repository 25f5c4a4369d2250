import { say, type Bilingual } from '../kernel/index.ts';

/**
 * Why a source's table or file, or a receiver's row, could not be taken. These travel in
 * acknowledgements and in the list of refused deliveries; they never hold a value.
 */
export const edgeCodes = {
  'source-unsorted': say(
    '来源键值重复或未按序返回，无法比对',
    'The keys of the source repeat or come out of order, so that they cannot be compared',
  ),
  'too-many-gone': say(
    '消失的记录超过允许比例，疑为来源清空，未作删除',
    'More records are gone than may be: the source looks emptied, and nothing was deleted',
  ),
  'changed-unreadable': say(
    '变更时间列的取值无法识别',
    'A value of the changed-at column is neither an instant nor a number',
  ),
  'source-unavailable': say('来源无法读取', 'The source cannot be read'),
  'receiver-unavailable': say('接收方数据库无法写入', "The receiver's database cannot be written"),
  'receiver-differs': say(
    '接收方的表或列与设置不符',
    "The receiver's tables or columns are not those of the settings",
  ),
  'row-value-missing': say('必填列没有取值', 'A column that must have a value has none'),
  'row-value-unfit': say('取值不是该列的类型', "A value is not of its column's type"),
  'row-too-long': say('取值超过列的长度', 'A value is longer than its column'),
  'row-not-unique': say('与其他行重复', 'Another row has what must be unique'),
  'row-reference-missing': say('所引用的行不存在', 'A row that is referred to is not there'),
  'row-check-failed': say('不满足接收方的约束', "A check of the receiver's table failed"),
  'row-item-without-column': say('数据项没有对应的列', 'An item has no column'),
} as const satisfies Readonly<Record<string, Bilingual>>;

export type EdgeCode = keyof typeof edgeCodes;

/** The operation at the edge cannot go on. `where` names a table, file, row or column: no value. */
export class EdgeFault extends Error {
  readonly code: EdgeCode;
  readonly where: string;

  constructor(code: EdgeCode, where: string, cause?: unknown) {
    super(`${code}: ${where}`, { cause });
    this.name = 'EdgeFault';
    this.code = code;
    this.where = where;
  }
}
