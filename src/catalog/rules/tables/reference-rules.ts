import { say, type Bilingual } from '../../../kernel/index.ts';
import { fieldReferences, itemReferences } from '../items.ts';
import { flowReferences } from '../landings.ts';
import {
  agencyReferences,
  calendarReferences,
  codeTableReferences,
  datasetReferences,
  elementReferences,
  missingMappings,
  retiredCodes,
  serviceItemReferences,
  standardReferences,
  systemReferences,
} from '../references.ts';
import { regionReferences } from '../regions.ts';
import type { Rule } from '../rule.ts';

const unknown =
  (zh: string, en: string) =>
  (name: string): Bilingual =>
    say(`没有${zh} ${name}`, `there is no ${en} ${name}`);

const correct = say('更正名称，或先建立它', 'correct the name, or add it first');

/** Whatever a document names is there. */
export const referenceRules: readonly Rule[] = [
  {
    rule: 'unknown-agency',
    message: unknown('部门', 'agency'),
    remedy: correct,
    check: agencyReferences,
  },
  {
    rule: 'unknown-system',
    message: unknown('业务系统', 'system'),
    remedy: say(
      '更正名称，或先在其部门下登记；授权与数据流只用本部门的系统',
      'correct the name, or register it with its agency; grants and flows use systems of their own agency',
    ),
    check: systemReferences,
  },
  {
    rule: 'unknown-standard',
    message: unknown('数据标准', 'standard'),
    remedy: correct,
    check: standardReferences,
  },
  {
    rule: 'unknown-dataset',
    message: unknown('目录', 'dataset'),
    remedy: correct,
    check: datasetReferences,
  },
  {
    rule: 'unknown-flow',
    message: unknown('数据流', 'flow'),
    remedy: correct,
    check: flowReferences,
  },
  {
    rule: 'unknown-item',
    message: unknown('数据项', 'item'),
    remedy: correct,
    check: itemReferences,
  },
  {
    rule: 'unknown-field',
    message: unknown('来源字段', 'field of the source'),
    remedy: say('用来源标准中的字段名', 'use a field of the source standard'),
    check: fieldReferences,
  },
  {
    rule: 'unknown-element',
    message: unknown('数据元', 'element'),
    remedy: correct,
    check: elementReferences,
  },
  {
    rule: 'unknown-code-table',
    message: unknown('代码表', 'code table'),
    remedy: correct,
    check: codeTableReferences,
  },
  {
    rule: 'unknown-code',
    message: unknown('代码', 'code'),
    remedy: say('停用的代码仍留在 values 中', 'keep a retired code among the values'),
    check: retiredCodes,
  },
  {
    rule: 'unknown-calendar',
    message: unknown('节假日日历', 'holiday calendar'),
    remedy: correct,
    check: calendarReferences,
  },
  {
    rule: 'unknown-service-item',
    message: unknown('政务服务事项', 'service item'),
    remedy: correct,
    check: serviceItemReferences,
  },
  {
    rule: 'unknown-region',
    message: unknown('行政区划', 'division'),
    remedy: correct,
    check: regionReferences,
  },
  {
    rule: 'missing-mapping',
    message: (name) =>
      say(
        `目录标准与 ${name} 之间没有转换规则`,
        `no mapping between the dataset's standard and ${name}`,
      ),
    remedy: say('补一份转换规则', 'add one'),
    check: missingMappings,
  },
];
