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
  'manifest-invalid': say('批次交接单不合格', 'The manifest is not valid'),
  'batch-number-reused': say(
    '批次号已用于其他内容',
    'The batch number was used for something else',
  ),
  'file-not-plain': say(
    '不是普通文件（链接、管道或多重链接）',
    'Not a plain file, but a link or a pipe',
  ),
  'file-differs': say(
    '文件长度或摘要与交接单不符',
    "A file's length or digest is not the manifest's",
  ),
  'records-differ': say('记录数与交接单不符', 'The number of records is not the manifest’s'),
  'columns-differ': say('表头与约定的列不符', 'The header is not the columns agreed on'),
  'text-not-in-encoding': say(
    '文件内容与声明的字符编码不符',
    'The text of the file is not in the encoding it is declared to be in',
  ),
  'rows-uneven': say('各行列数不一致', 'Rows have different numbers of fields'),
  'file-malformed': say('文件格式有误', 'The file is malformed'),
  'file-too-large': say('文件超过上限', 'The file is larger than it may be'),
  'sheet-unsupported': say(
    '工作簿含有拼音标注、分段的内嵌文本或自定义实体，可能读错',
    'The workbook has phonetic guides, inline text in runs or entities, which could be misread',
  ),
  'cell-boolean': say('单元格是逻辑值，应为文本', 'A cell is a truth value, not text'),
  'cell-digits-lost': say(
    '单元格是长数字，末位已丢失，应设为文本',
    'A cell is a long number whose last digits are lost; it must be text',
  ),
  'cell-date': say('单元格是日期，应为文本', 'A cell is a date, not text'),
  'cell-formula': say('单元格是公式，应为文本', 'A cell is a formula, not text'),
  'cell-error': say('单元格是错误值或链接', 'A cell is an error or a link'),
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
