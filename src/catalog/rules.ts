import { eachOf, say, type Bilingual, type Steps } from '../kernel/index.ts';
import { findingAt, type Finding } from './finding.ts';
import { dutiesWithoutConditions, refusalsWithoutLaw, reversedTerms } from './rules/duties.ts';
import { misnamedFiles, repeatedIds, repeatedSystems } from './rules/identity.ts';
import {
  asksOutsideSubject,
  itemReferences,
  itemsOutsideStandard,
  masksOnOtherThanText,
} from './rules/items.ts';
import { leakingFields } from './rules/leaks.ts';
import {
  agencyReferences,
  datasetReferences,
  missingMappings,
  serviceItemReferences,
  standardReferences,
  systemReferences,
} from './rules/references.ts';
import { overlappingSupplies, regionReferences } from './rules/regions.ts';
import type { Rule } from './rules/rule.ts';
import type { Shelf } from './shelf.ts';

const unknown =
  (zh: string, en: string) =>
  (name: string): Bilingual =>
    say(
      `没有${zh} ${name}；更正名称，或先建立它`,
      `there is no ${en} ${name}; correct the name, or add it first`,
    );

/** The rule table. One row a rule; a test holds a broken fixture for each. */
export const rules: readonly Rule[] = [
  { rule: 'unknown-agency', message: unknown('部门', 'agency'), check: agencyReferences },
  { rule: 'unknown-system', message: unknown('业务系统', 'system'), check: systemReferences },
  { rule: 'unknown-standard', message: unknown('数据标准', 'standard'), check: standardReferences },
  { rule: 'unknown-dataset', message: unknown('目录', 'dataset'), check: datasetReferences },
  { rule: 'unknown-item', message: unknown('数据项', 'item'), check: itemReferences },
  {
    rule: 'unknown-service-item',
    message: unknown('政务服务事项', 'service item'),
    check: serviceItemReferences,
  },
  { rule: 'unknown-region', message: unknown('行政区划', 'division'), check: regionReferences },
  {
    rule: 'missing-mapping',
    message: (name) =>
      say(
        `没有从 ${name} 到目录标准的转换规则；补一份`,
        `no mapping from ${name} to the dataset's standard; add one`,
      ),
    check: missingMappings,
  },
  {
    rule: 'mapping-leaks',
    message: (name) =>
      say(
        `${name} 的来源比它共享更严或级别更高；提高它的共享类型与分级，或脱敏，或不从此来源取`,
        `${name} shows what is kept more strictly than it is; raise its share type and grade, mask it, or take another source`,
      ),
    check: leakingFields,
  },
  {
    rule: 'items-differ-from-standard',
    message: (name) =>
      say(
        `数据项 ${name} 与标准的属性不一致；两边改成一致`,
        `item ${name} is not in both the dataset and its standard; make them agree`,
      ),
    check: itemsOutsideStandard,
  },
  {
    rule: 'ask-outside-subject',
    message: (name) =>
      say(
        `${name} 不是目录的查询标识项；改为 subject 所列的项`,
        `${name} does not identify the dataset's subject; use an item that subject lists`,
      ),
    check: asksOutsideSubject,
  },
  {
    rule: 'mask-on-non-text',
    message: (name) =>
      say(
        `数据项 ${name} 不是文本，不能部分脱敏；改用 hidden`,
        `item ${name} is not text, so no part of it can be shown; use hidden`,
      ),
    check: masksOnOtherThanText,
  },
  {
    rule: 'refusal-without-law',
    message: (name) =>
      say(
        `${name} 属不予共享但未列依据；写明法律、行政法规或国务院决定`,
        `${name} is not shared but cites no law; name the act`,
      ),
    check: refusalsWithoutLaw,
  },
  {
    rule: 'duty-without-conditions',
    message: (name) =>
      say(
        `${name} 的责任未写明共享条件；有条件共享须写明`,
        `the duty of ${name} states no conditions; a conditional dataset must`,
      ),
    check: dutiesWithoutConditions,
  },
  {
    rule: 'term-reversed',
    message: (until) =>
      say(
        `截止日 ${until} 不晚于起始日；改正其中之一`,
        `the end ${until} is not after the beginning; correct one of them`,
      ),
    check: reversedTerms,
  },
  {
    rule: 'supplies-overlap',
    message: (name) =>
      say(
        `区域 ${name} 有两个供给；一数一源，留下一个`,
        `region ${name} is supplied twice; keep one source`,
      ),
    check: overlappingSupplies,
  },
  {
    rule: 'repeated-id',
    message: (name) =>
      say(
        `标识 ${name} 重复；改名或删去一份`,
        `the id ${name} is used twice; rename or delete one`,
      ),
    check: repeatedIds,
  },
  {
    rule: 'repeated-system',
    message: (name) =>
      say(
        `业务系统 ${name} 已属于另一部门；一个系统只属于一个部门`,
        `system ${name} already belongs to another agency; a system belongs to one`,
      ),
    check: repeatedSystems,
  },
  {
    rule: 'misnamed-file',
    message: (name) =>
      say(
        `文件应名为 ${name}.yaml；改文件名或标识`,
        `name the file ${name}.yaml, or change the id`,
      ),
    check: misnamedFiles,
  },
];

/** Walks the table over a shelf. */
export function* checkRules(shelf: Shelf): Steps<readonly Finding[]> {
  const found = yield* eachOf(rules, (row) =>
    row
      .check(shelf)
      .map(({ document, pointer, name }) =>
        findingAt(document, pointer, { rule: row.rule, message: row.message(name) }),
      ),
  );
  return found.flat();
}
