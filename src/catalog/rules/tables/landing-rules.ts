import { say } from '../../../kernel/index.ts';
import { landingsBeyond, landingsElsewhere, landingsLoosened } from '../landings.ts';
import type { Rule } from '../rule.ts';

/** Local resources: what a flow landed stays bound to its source. */
export const landingRules: readonly Rule[] = [
  {
    rule: 'landing-elsewhere',
    message: (name) =>
      say(
        `${name} 不是该数据流在此落地的接收方、系统或区域`,
        `${name} is not where the flow lands: its receiver, system or regions`,
      ),
    remedy: say(
      '本地资源只由接收方在其接收区域内提供',
      'a local resource is supplied by the receiver, within the regions it receives',
    ),
    check: landingsElsewhere,
  },
  {
    rule: 'landing-beyond',
    message: (name) =>
      say(`数据项 ${name} 未向该接收方派发`, `item ${name} is not sent to this receiver`),
    remedy: say('去掉它；本地自有数据另立目录', 'drop it; what is local has a dataset of its own'),
    check: landingsBeyond,
  },
  {
    rule: 'landing-loosened',
    message: (name) =>
      say(
        `${name} 比来源目录放宽（共享类型、分级、敏感程度或个人信息标记）`,
        `${name} is looser than at its source: share type, grade, sensitivity or personal information`,
      ),
    remedy: say('至少与来源目录同样严格', 'be at least as strict as the source'),
    check: landingsLoosened,
  },
];
