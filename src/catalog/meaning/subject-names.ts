import { say, type Bilingual } from '../../kernel/index.ts';
import type { Subject } from './meaning-change.ts';

const kinds: Readonly<Partial<Record<string, Bilingual>>> = {
  agency: say('部门', 'agency'),
  dataset: say('目录', 'dataset'),
  codeTable: say('代码表', 'code table'),
  mapping: say('转换规则', 'mapping'),
  serviceItem: say('政务服务事项', 'service item'),
  matter: say('一件事', 'matter'),
  grant: say('初始授权', 'seed grant'),
  divisions: say('行政区划表', 'division table'),
  standard: say('数据标准', 'standard'),
};

/** As a sentence begins: what kind of thing, which one, and which part of it. */
export function nameOfSubject({ of, id, part }: Subject): Bilingual {
  const title = kinds[of] ?? say(of, of);
  const rest = part === undefined ? '' : ` ${part}`;
  return say(`${title['zh-CN']} ${id}${rest} `, `${title.en} ${id}${rest}`);
}
