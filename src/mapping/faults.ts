import { say, type Bilingual, type Violation } from '../kernel/index.ts';

const messages = {
  'standard-mismatch': say('标准与转换规则不符', 'Not the standard that the mapping names'),
  'target-unknown': say('目标标准没有此数据项', 'The target standard has no such item'),
  'source-unknown': say('来源标准没有此数据项', 'The source standard has no such item'),
  'source-unclear': say(
    '须且只须声明一种来源；操作只用于数据项、选取或拼接的文本',
    'Declare one way to get the value, and operations only on an item, a selection or a join',
  ),
  'operations-conflict': say(
    '代码、日期、数值操作不可并用',
    'Code, date and number operations exclude one another',
  ),
  'otherwise-unused': say(
    '没有代码转换，otherwise 不起作用',
    'otherwise has no effect without codes or toCodes',
  ),
  'part-unknown': say('没有第这么多段', 'There is no such part'),
  'unit-mismatch': say('两个计量单位不属于同一量', 'The two units measure different things'),
  'shape-mismatch': say(
    '来源或目标不是所声明的对象或数组',
    'The source or the target is not the object or array that is declared',
  ),
  'type-differs': say(
    '写出的类型不是目标标准的类型',
    'The type written is not that of the target standard',
  ),
  'too-deep': say('转换项嵌套过深', 'Fields are nested too deep'),
  'condition-dead': say(
    '来源标准没有此取值，条件永不成立',
    'The source standard has no such value, so the condition never holds',
  ),
  'date-imprecise': say(
    '来源只有年月，不能写出日期',
    'The source knows year and month only, so no day can be written',
  ),
  'required-missing': say(
    '目标标准的必填项没有来源',
    'An item the target standard requires is not produced',
  ),
  'required-uncertain': say(
    '目标标准的必填项可能没有值；给出其他来源，或声明 missing: refuse',
    'An item the target standard requires may be without a value; give another source, or declare missing: refuse',
  ),
  'loss-undeclared': say(
    '来源数据项既未使用，也未声明舍弃',
    'A source item is neither used nor declared as dropped',
  ),
  'drop-used': say('声明舍弃的数据项仍被使用', 'An item declared as dropped is used'),
  'dialect-unknown': say('没有此代码表或此方言', 'There is no such code table or dialect'),
  'code-foreign': say('方言译出的代码不在代码表中', 'The dialect leads to a code not in the table'),
  'code-ambiguous': say(
    '一个代码在方言中有多种写法，无法反向转换',
    'The dialect spells one code in several ways, so it cannot be written',
  ),
  'value-foreign': say(
    '转换结果不在目标标准的取值范围内',
    'The result is not among the values of the target standard',
  ),
  'example-differs': say('示例的转换结果与所写不同', 'The example does not come out as written'),
} as const satisfies Record<string, Bilingual>;

type FaultRule = keyof typeof messages;

/** `about` is a name or code of the catalog, so it may be shown. */
export function fault(pointer: string, rule: FaultRule, about?: string): Violation {
  const message = messages[rule];
  return { pointer, rule, message: about === undefined ? message : naming(message, about) };
}

/** The same message with the code it is about. */
export function naming(message: Bilingual, about: string): Bilingual {
  return say(`${message['zh-CN']}：${about}`, `${message.en}: ${about}`);
}
