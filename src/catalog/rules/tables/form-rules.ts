import { say, type Bilingual } from '../../../kernel/index.ts';
import {
  contradictoryDays,
  dutiesOfEndedAgencies,
  reversedTerms,
  successorsWithoutEnd,
  suppliesOfEndedRegions,
} from '../dates.ts';
import { deadCodeTables, deadElements, deadMappings, deadStandards } from '../dead.ts';
import {
  codesOutOfGrammar,
  levelsUnlikeRegions,
  repeatedCodes,
  repeatedCreditCodes,
  repeatedTitles,
  titlesOfSystems,
} from '../forms.ts';
import { misnamedFiles, repeatedIds, repeatedSystems } from '../identity.ts';
import type { Rule } from '../rule.ts';

const twice =
  (zh: string, en: string) =>
  (name: string): Bilingual =>
    say(`${zh} ${name} 重复`, `the ${en} ${name} is used twice`);

const deadRow = (rule: string, [zh, en]: readonly [string, string]): Omit<Rule, 'check'> => ({
  rule,
  severity: 'warning',
  message: (name) => say(`${zh} ${name} 无处使用`, `nothing uses ${en} ${name}`),
  remedy: say('使用它，或删去', 'use it or delete it'),
});

/** Terms, days and successions hold together. */
export const dateRules: readonly Rule[] = [
  {
    rule: 'term-reversed',
    message: (until) =>
      say(`截止日 ${until} 不晚于起始日`, `the end ${until} is not after the beginning`),
    remedy: say('改正其中之一', 'correct one of them'),
    check: reversedTerms,
  },
  {
    rule: 'successor-without-end',
    message: (name) => say(`${name} 有承继者却没有截止日`, `${name} has successors but no end`),
    remedy: say('写明 until', 'give until'),
    check: successorsWithoutEnd,
  },
  {
    rule: 'agency-ended',
    message: (name) =>
      say(`责任开始时部门 ${name} 已撤并`, `agency ${name} had ended when the duty began`),
    remedy: say('改为承继部门', 'name its successor'),
    check: dutiesOfEndedAgencies,
  },
  {
    rule: 'region-ended',
    severity: 'warning',
    message: (name) =>
      say(`责任开始时区划 ${name} 已撤销`, `division ${name} had ended when the duty began`),
    remedy: say('改为承继区划', 'name its successors'),
    check: suppliesOfEndedRegions,
  },
  {
    rule: 'day-contradicted',
    message: (day) =>
      say(
        `${day} 不属该年、重复、既放假又上班，或本是工作日`,
        `${day} is of another year, given twice, both free and worked, or a weekday worked anyway`,
      ),
    remedy: say('对照当年通知改正', 'correct it by the notice of the year'),
    check: contradictoryDays,
  },
];

/** Names and codes, and the usual mistakes of catalog forms. */
export const formRules: readonly Rule[] = [
  {
    rule: 'code-grammar',
    message: (code) =>
      say(
        `资源代码 ${code} 不是“类项目细目/顺序码”`,
        `the code ${code} is not class, group, heading and detail, a slash and a number`,
      ),
    remedy: say('如 301001/000001', 'write it as in 301001/000001'),
    check: codesOutOfGrammar,
  },
  {
    rule: 'repeated-code',
    message: twice('资源代码', 'code'),
    remedy: say('给其中一个新的顺序码', 'give one of them the next number'),
    check: repeatedCodes,
  },
  {
    rule: 'repeated-title',
    message: twice('目录名称', 'title'),
    remedy: say(
      '空格、标点、全半角不算区别；合并或改名',
      'blanks, punctuation and width make no difference; merge or rename',
    ),
    check: repeatedTitles,
  },
  {
    rule: 'repeated-uscc',
    message: twice('统一社会信用代码', 'credit code'),
    remedy: say('一个部门一个代码；改正', 'an agency has its own; correct it'),
    check: repeatedCreditCodes,
  },
  {
    rule: 'title-of-system',
    severity: 'warning',
    message: (title) =>
      say(`${title} 是系统名称，不是数据名称`, `${title} names a system, not the data in it`),
    remedy: say('改为数据的名称', 'name the data'),
    check: titlesOfSystems,
  },
  {
    rule: 'level-unlike-region',
    severity: 'warning',
    message: (level) =>
      say(`层级 ${level} 与所在区划的层级不同`, `the level ${level} is not that of its region`),
    remedy: say('改正层级或区划', 'correct the level or the region'),
    check: levelsUnlikeRegions,
  },
  {
    rule: 'repeated-id',
    message: twice('标识', 'id'),
    remedy: say('改名或删去一份', 'rename or delete one'),
    check: repeatedIds,
  },
  {
    rule: 'repeated-system',
    message: (name) =>
      say(`业务系统 ${name} 已属于另一部门`, `system ${name} already belongs to another agency`),
    remedy: say('一个系统只属于一个部门', 'a system belongs to one'),
    check: repeatedSystems,
  },
  {
    rule: 'misnamed-file',
    message: (name) => say(`文件应名为 ${name}.yaml`, `the file should be named ${name}.yaml`),
    remedy: say('改文件名或标识', 'rename the file, or change the id'),
    check: misnamedFiles,
  },
];

/** Documents that nothing uses: told, never refused. */
export const deadRules: readonly Rule[] = [
  { ...deadRow('dead-mapping', ['转换规则', 'mapping']), check: deadMappings },
  { ...deadRow('dead-code-table', ['代码表', 'code table']), check: deadCodeTables },
  { ...deadRow('dead-standard', ['数据标准', 'standard']), check: deadStandards },
  { ...deadRow('dead-element', ['数据元', 'element']), check: deadElements },
];
