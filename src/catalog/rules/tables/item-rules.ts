import { say } from '../../../kernel/index.ts';
import {
  asksOutsideSubject,
  itemsOutsideStandard,
  itemsUnlikeStandard,
  masksOnOtherThanText,
  personalContradictions,
} from '../items.ts';
import { leakingFields } from '../leaks.ts';
import { collectedTwice, conflictingSources } from '../ownership.ts';
import type { Rule } from '../rule.ts';

/** Items agree with their standard, and each fact has one source. */
export const itemRules: readonly Rule[] = [
  {
    rule: 'items-differ-from-standard',
    message: (name) =>
      say(
        `数据项 ${name} 不同时在目录与标准之中`,
        `item ${name} is not in both the dataset and its standard`,
      ),
    remedy: say('两边改成一致', 'make them agree'),
    check: itemsOutsideStandard,
  },
  {
    rule: 'item-unlike-standard',
    message: (name) =>
      say(
        `数据项 ${name} 的说明与标准不同`,
        `item ${name} is described otherwise than in the standard`,
      ),
    remedy: say('类型与数据元按标准填写', 'give the type and element that the standard gives'),
    check: itemsUnlikeStandard,
  },
  {
    rule: 'ask-outside-subject',
    message: (name) =>
      say(`${name} 不是目录的查询标识项`, `${name} does not identify the dataset's subject`),
    remedy: say('改为 subject 所列的项', 'use an item that subject lists'),
    check: asksOutsideSubject,
  },
  {
    rule: 'mask-on-non-text',
    message: (name) =>
      say(
        `数据项 ${name} 不是文本，不能部分脱敏`,
        `item ${name} is not text, so no part of it can be shown`,
      ),
    remedy: say('改用 hidden', 'use hidden'),
    check: masksOnOtherThanText,
  },
  {
    rule: 'mapping-leaks',
    message: (name) =>
      say(
        `${name} 的来源比它共享更严或级别更高`,
        `${name} shows what is kept more strictly than it is`,
      ),
    remedy: say(
      '提高它的共享类型与分级，或脱敏，或不从此来源取',
      'raise its share type and grade, mask it, or take another source',
    ),
    check: leakingFields,
  },
  {
    rule: 'personal-flags-differ',
    message: (name) =>
      say(
        `数据项 ${name} 是个人信息，目录却说不含`,
        `item ${name} is personal information which the dataset says it does not hold`,
      ),
    remedy: say('改正目录或数据项的标记', 'correct the flag of the dataset or of the item'),
    check: personalContradictions,
  },
  {
    rule: 'source-conflict',
    message: (name) =>
      say(
        `两个目录为数据项 ${name} 写了不同的数源部门`,
        `two datasets name two sources of item ${name}`,
      ),
    remedy: say('一数一源，留下一个', 'one fact has one source; keep one'),
    check: conflictingSources,
  },
  {
    rule: 'collected-twice',
    severity: 'warning',
    message: (name) =>
      say(
        `数据项 ${name} 已由另一目录提供，未注明引用来源`,
        `item ${name} is already supplied by another dataset, and its origin is not cited`,
      ),
    remedy: say(
      '写明 origin，或写明数源部门 source',
      'cite it as the origin, or name the source agency',
    ),
    check: collectedTwice,
  },
];
