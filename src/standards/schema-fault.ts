import { say, type Bilingual } from '../kernel/index.ts';
import type { PatternFault } from './patterns/pattern-fault.ts';

/** What is wrong with a schema at a pointer into it, and how to mend it. */
export interface SchemaFault {
  readonly pointer: string;
  readonly rule: SchemaFaultRule;
  readonly message: Bilingual;
  readonly remedy: Bilingual;
}

type Words = readonly [message: Bilingual, remedy: Bilingual];

const patternWords = {
  syntax: [say('不是正则表达式', 'not a regular expression'), say('更正语法', 'correct it')],
  anchors: [
    say('未限定整个文本', 'does not hold the whole text'),
    say('写成一个 ^…$，分支放入括号', 'write one ^…$ and put branches in brackets'),
  ],
  unsupported: [
    say('用了无法证明为线性的写法', 'uses what cannot be proven linear'),
    say(
      '不用环视、反向引用、命名组、惰性量词、\\b 和 \\p',
      'use no look-around, back-reference, named group, lazy quantifier, \\b or \\p',
    ),
  ],
  'too-large': [
    say('过大，无法证明为线性', 'too large to be proven linear'),
    say('减小重复次数，长度交给 maxLength', 'repeat less and leave the length to maxLength'),
  ],
  ambiguous: [
    say(
      '同一文本有太多匹配方式，可能极慢',
      'matches one text in too many ways and may be very slow',
    ),
    say(
      '不嵌套量词，相邻或并列部分不取相同字符',
      'nest no quantifiers; let neighbours and branches take different characters',
    ),
  ],
} as const satisfies Record<PatternFault, Words>;

const words = {
  form: [
    say('不是一种数据形式', 'not a form of data'),
    say('写 $ref、enum、const、anyOf 或一个 type', 'write $ref, enum, const, anyOf or one type'),
  ],
  keyword: [
    say('此处不用关键字', 'a keyword that is not used here'),
    say('删去；只用房规所列关键字', 'remove it; use only keywords of the house subset'),
  ],
  'keyword-value': [
    say('关键字的值不对', 'the wrong kind of value for a keyword'),
    say('按 JSON Schema 2020-12 更正', 'correct it as JSON Schema 2020-12 says'),
  ],
  ref: [
    say('引用的文件不存在', 'refers to a file that is not there'),
    say(
      '写相对路径，如 ../elements/uscc.json',
      'write a relative path such as ../elements/uscc.json',
    ),
  ],
  'ref-cycle': [say('引用绕回自身', 'refers back to itself'), say('去掉循环', 'break the circle')],
  'open-object': [
    say('对象未封闭', 'an object that is open'),
    say(
      '写 additionalProperties: false，或限定其形式并写 maxProperties',
      'write additionalProperties: false, or give their form and maxProperties',
    ),
  ],
  unbounded: [
    say('没有上限', 'has no upper bound'),
    say('补上 maxLength 或 maxItems', 'add maxLength or maxItems'),
  ],
  'any-of-open': [
    say('各分支不能由同一属性的 const 区分', 'branches that no const of one property tells apart'),
    say('每个分支给同一属性不同的 const', 'give each branch a const of its own in one property'),
  ],
  'format-unknown': [
    say('未知格式', 'an unknown format'),
    say('用房规所列格式', 'use a format of the house'),
  ],
  'required-unknown': [
    say('必填项不在属性中', 'requires what is not among the properties'),
    say('补上属性或删去', 'add the property or remove the name'),
  ],
  'element-copied': [
    say('照抄了数据元', 'copies an element'),
    say('改用 $ref 引用数据元', 'refer to the element with $ref'),
  ],
  'base-unknown': [
    say('所扩展的标准不存在', 'extends a standard that is not there'),
    say('更正 x-extends', 'correct x-extends'),
  ],
  'extension-lacks': [
    say('缺少所扩展标准的属性', 'lacks a property of the standard it extends'),
    say('补上，与国家标准一致', 'add it as the base has it'),
  ],
  'extension-weakens': [
    say('比所扩展的标准宽', 'is weaker than the standard it extends'),
    say('只增加或收紧，不放宽', 'add or tighten, never weaken'),
  ],
} as const satisfies Record<string, Words>;

type PatternRule = `pattern-${PatternFault}`;
export type SchemaFaultRule = keyof typeof words | PatternRule;

function named(
  [message, remedy]: Words,
  name: string | undefined,
): Omit<SchemaFault, 'pointer' | 'rule'> {
  if (name === undefined) return { message, remedy };
  return { message: say(`${message['zh-CN']}：${name}`, `${message.en}: ${name}`), remedy };
}

/** `name` is a keyword, a path or a name of the schema itself. */
export const schemaFault = (
  pointer: string,
  rule: keyof typeof words,
  name?: string,
): SchemaFault => ({ pointer, rule, ...named(words[rule], name) });

export const patternSchemaFault = (pointer: string, fault: PatternFault): SchemaFault => ({
  pointer,
  rule: `pattern-${fault}`,
  ...named(patternWords[fault], undefined),
});
