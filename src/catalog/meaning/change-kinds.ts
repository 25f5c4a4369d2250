import { say, type Bilingual } from '../../kernel/index.ts';
import type { Effect, Subject } from './meaning-change.ts';
import { nameOfSubject } from './subject-names.ts';

interface Sentence {
  readonly subject: Subject;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface Kind {
  readonly effect: Effect;
  readonly text: (sentence: Sentence) => Bilingual;
}

type Words = (from: string, to: string) => string;

/** What is said after the subject's name, in each language. */
const kind = (effect: Effect, zh: Words, en: Words): Kind => ({
  effect,
  text: ({ subject, from = '', to = '' }) => {
    const name = nameOfSubject(subject);
    return say(`${name['zh-CN']}${zh(from, to)}`, `${name.en} ${en(from, to)}`);
  },
});

const fixed = (effect: Effect, zh: string, en: string): Kind =>
  kind(
    effect,
    () => zh,
    () => en,
  );

const fromTo = (effect: Effect, zh: string, en: string): Kind =>
  kind(
    effect,
    (from, to) => `${zh}：由 ${from} 变为 ${to}`,
    (from, to) => `${en}: from ${from} to ${to}`,
  );

const adds = (effect: Effect, zh: string, en: string): Kind =>
  kind(
    effect,
    (_from, to) => `${zh} ${to}`,
    (_from, to) => `${en} ${to}`,
  );

const drops = (effect: Effect, zh: string, en: string): Kind =>
  kind(
    effect,
    (from) => `${zh} ${from}`,
    (from) => `${en} ${from}`,
  );

/** Everything a change of the catalog can mean. Closed; what fits no other row is `detail-changed`. */
export const changeKinds = {
  // Documents as a whole.
  'document-added': fixed('neutral', '新增', 'is new'),
  'document-removed': fixed('neutral', '删去', 'is removed'),
  renamed: fromTo('neutral', '名称或说明变更', 'is described otherwise'),
  'detail-changed': fromTo('neutral', '变更', 'is changed'),

  // What is shared.
  'made-unconditional': fixed('widens', '改为无条件共享', 'is now shared unconditionally'),
  'made-conditional': fixed('narrows', '改为有条件共享', 'is now shared on conditions'),
  'made-not-shared': fixed('narrows', '改为不予共享', 'is no longer shared'),
  'dataset-unpublished': fromTo('narrows', '推迟发布', 'is published later'),
  'dataset-published': fromTo('widens', '提前发布', 'is published earlier'),
  'dataset-hidden': fixed('narrows', '改为不公开列出', 'is no longer listed openly'),
  'dataset-listed': fixed('widens', '改为公开列出', 'is now listed openly'),
  'item-added': adds('widens', '新增数据项', 'has the new item'),
  'item-withdrawn': drops('narrows', '撤下数据项', 'no longer has the item'),
  'grade-raised': fromTo('tightens', '数据分级提高', 'is graded higher'),
  'grade-lowered': fromTo('loosens', '数据分级降低', 'is graded lower'),
  'mask-added': adds('narrows', '增加脱敏', 'is now masked:'),
  'mask-removed': drops('widens', '取消脱敏', 'is no longer masked:'),
  'mask-changed': fromTo('neutral', '脱敏方式变更', 'is masked otherwise'),
  'source-changed': fromTo('neutral', '数源部门变更', 'has another source agency'),
  'basis-changed': fromTo('neutral', '法律依据变更', 'rests on another legal basis'),
  'standard-replaced': fromTo('neutral', '数据标准更换', 'follows another standard'),

  // Who supplies it, and what they owe.
  'supply-added': adds('widens', '新增供给，范围', 'is now supplied for'),
  'supply-stopped': drops('narrows', '停止供给，范围', 'is no longer supplied for'),
  'supply-widened': adds('widens', '供给范围扩大到', 'is supplied further for'),
  'supply-narrowed': drops('narrows', '供给范围不再包括', 'is no longer supplied for'),
  'answer-time-shortened': fromTo('tightens', '答复时限缩短', 'must be answered sooner'),
  'answer-time-lengthened': fromTo('loosens', '答复时限延长', 'may be answered later'),
  'freshness-tightened': fromTo('tightens', '数据时效提高', 'must be fresher'),
  'freshness-loosened': fromTo('loosens', '数据时效放宽', 'may be older'),
  'frequency-raised': fromTo('tightens', '更新频率提高', 'must be updated more often'),
  'frequency-lowered': fromTo('loosens', '更新频率降低', 'may be updated less often'),
  'mode-added': adds('widens', '新增共享方式', 'is now shared by'),
  'mode-removed': drops('narrows', '取消共享方式', 'is no longer shared by'),
  'conditions-added': adds('narrows', '新增共享条件：', 'is now subject to:'),
  'conditions-lifted': drops('widens', '取消共享条件：', 'is no longer subject to:'),
  'conditions-changed': fromTo('neutral', '共享条件变更', 'is subject to other conditions'),
  'duty-later': fromTo('narrows', '责任推迟生效', 'is owed from a later day'),
  'duty-earlier': fromTo('widens', '责任提前生效', 'is owed from an earlier day'),
  'duty-ended': fromTo('narrows', '责任终止日提前', 'is owed for a shorter time'),
  'duty-extended': fromTo('widens', '责任终止日推后', 'is owed for a longer time'),
  'security-owner-changed': fromTo('neutral', '安全责任主体变更', 'has another security owner'),
  'resource-mounted': fixed('widens', '新挂接', 'is mounted'),
  'resource-removed': fixed('narrows', '撤下', 'is taken down'),
  'resource-suspended': fixed('narrows', '暂停', 'is suspended'),
  'resource-resumed': fixed('widens', '恢复', 'is mounted again'),
  'resource-rerouted': fromTo('neutral', '调用方式变更', 'is asked in another way'),

  // Standards: the same change is felt by whoever receives, and by whoever sends.
  'standard-tightened': kind(
    'tightens',
    (from, to) => `收紧（接收方可放心，发送方须满足）：由 ${from} 变为 ${to}`,
    (from, to) => `demands more of senders, and promises more to receivers: from ${from} to ${to}`,
  ),
  'standard-loosened': kind(
    'loosens',
    (from, to) => `放宽（发送方不受影响，接收方须能处理）：由 ${from} 变为 ${to}`,
    (from, to) => `demands less of senders, and promises less to receivers: from ${from} to ${to}`,
  ),
  'promise-tightened': kind(
    'tightens',
    (from, to) => `收紧：提供方须满足，使用方不受影响：由 ${from} 变为 ${to}`,
    (from, to) => `promises more: its provider must keep it: from ${from} to ${to}`,
  ),
  'promise-loosened': kind(
    'loosens',
    (from, to) => `放宽：使用方可能收到以前没有的内容：由 ${from} 变为 ${to}`,
    (from, to) => `promises less: receivers may get what they never got: from ${from} to ${to}`,
  ),
  'acceptance-tightened': kind(
    'narrows',
    (from, to) => `接收收紧：以前收的可能不再收：由 ${from} 变为 ${to}`,
    (from, to) => `accepts less: what was received may be refused: from ${from} to ${to}`,
  ),
  'acceptance-loosened': kind(
    'widens',
    (from, to) => `接收放宽：由 ${from} 变为 ${to}`,
    (from, to) => `accepts more: from ${from} to ${to}`,
  ),
  'standard-rewritten': fromTo('neutral', '规则改写，无法比较松紧', 'has rules not comparable'),

  // Translation.
  'mapping-changed': fromTo('neutral', '转换规则变更', 'is translated otherwise'),
  'loss-declared': adds('narrows', '声明不再转换', 'declares as lost'),
  'loss-mended': drops('widens', '不再丢失', 'no longer loses'),
  'code-added': adds('widens', '新增代码', 'has the new code'),
  'code-removed': drops('narrows', '删去代码', 'no longer has the code'),
  'code-renamed': fromTo('neutral', '代码名称变更', 'has another name'),
  'dialect-changed': fromTo('neutral', '方言代码变更', 'is spelled otherwise in dialects'),

  // Who needs it for what.
  'need-widened': adds('widens', '新增需要', 'now needs'),
  'need-narrowed': drops('narrows', '不再需要', 'no longer needs'),
  'matter-widened': adds('widens', '新纳入事项', 'now includes'),
  'matter-narrowed': drops('narrows', '不再包括事项', 'no longer includes'),

  // Who there is, and where.
  'agency-ended': fromTo('narrows', '终止', 'ends'),
  'agency-continued': fromTo('widens', '继续存续', 'goes on'),
  'system-added': adds('widens', '新增业务系统', 'has the new system'),
  'system-removed': drops('narrows', '撤下业务系统', 'no longer has the system'),
  'division-changed': fromTo('neutral', '行政区划变更', 'is another division'),
} as const satisfies Readonly<Record<string, Kind>>;

export type ChangeKind = keyof typeof changeKinds;
