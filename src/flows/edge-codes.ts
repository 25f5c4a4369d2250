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
