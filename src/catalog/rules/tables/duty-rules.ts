import { say } from '../../../kernel/index.ts';
import {
  conditionsAdded,
  dutiesWithoutConditions,
  flowsOfUnshared,
  flowsOutsideDuty,
  flowsWithoutKey,
  formatsUnlikeResources,
  freshnessUnmet,
  hopsWithoutOwner,
  itemsWithoutConditions,
  modesWithoutResource,
  ownersElsewhere,
  receiversBeyondFlow,
  refusalsByLesserActs,
  refusalsWithoutLaw,
} from '../duties.ts';
import { overlappingSupplies } from '../regions.ts';
import type { Rule } from '../rule.ts';

/** Duties rest on law, add nothing, can be kept, and name who answers for each hop. */
export const dutyRules: readonly Rule[] = [
  {
    rule: 'refusal-without-law',
    message: (name) =>
      say(`${name} 属不予共享但未列依据`, `${name} is not shared but cites no law`),
    remedy: say('写明法律、行政法规或国务院决定', 'name the act'),
    check: refusalsWithoutLaw,
  },
  {
    rule: 'refusal-by-lesser-act',
    message: (name) =>
      say(`不予共享所列依据 ${name} 的效力层级不够`, `${name} is no act to refuse by`),
    remedy: say(
      '列出法律、行政法规或国务院决定，或改为有条件共享',
      'cite a law, an administrative regulation or a State Council decision, or share it on conditions',
    ),
    check: refusalsByLesserActs,
  },
  {
    rule: 'duty-without-conditions',
    message: (name) =>
      say(`${name} 的责任未写明共享条件`, `the duty of ${name} states no conditions`),
    remedy: say('有条件共享须写明条件', 'what is shared on conditions states them'),
    check: dutiesWithoutConditions,
  },
  {
    rule: 'item-without-conditions',
    severity: 'warning',
    message: (name) =>
      say(
        `数据项 ${name} 有条件共享，责任未写明条件`,
        `item ${name} is shared on conditions that no duty states`,
      ),
    remedy: say('在责任的 conditions 中写明', 'state them in the conditions of the duty'),
    check: itemsWithoutConditions,
  },
  {
    rule: 'condition-added',
    message: (name) =>
      say(`${name} 是责任之外的条件（擅自增设条件）`, `${name} is a condition beyond the duty`),
    remedy: say('删去；或先写入责任事项并经审核', 'remove it, or have it put into the duty first'),
    check: conditionsAdded,
  },
  {
    rule: 'hop-without-owner',
    message: (name) =>
      say(
        `系统 ${name} 的部门不是任何环节的安全责任主体`,
        `the agency of system ${name} answers for no hop of the duty`,
      ),
    remedy: say(
      '写入 security，或挂接到责任部门的系统',
      'name it in security, or mount the resource on a system of those named',
    ),
    check: hopsWithoutOwner,
  },
  {
    rule: 'owner-elsewhere',
    severity: 'warning',
    message: (name) =>
      say(
        `提供环节的责任主体 ${name} 不是提供部门`,
        `${name} answers for providing but does not supply`,
      ),
    remedy: say('核对：谁管理谁负责', 'check it: who keeps data answers for them'),
    check: ownersElsewhere,
  },
  {
    rule: 'mode-without-resource',
    severity: 'warning',
    message: (name) => say(`没有可供 ${name} 的服务资源`, `no service is mounted for ${name}`),
    remedy: say('挂接服务，或从责任中去掉该方式', 'mount one, or take the mode out of the duty'),
    check: modesWithoutResource,
  },
  {
    rule: 'freshness-unmet',
    severity: 'warning',
    message: (name) =>
      say(
        `新鲜度 ${name} 短于更新频率，做不到`,
        `freshness ${name} is shorter than the update frequency allows`,
      ),
    remedy: say('改频率或改新鲜度', 'change one of them'),
    check: freshnessUnmet,
  },
  {
    rule: 'flow-outside-duty',
    message: (name) =>
      say(`来源部门的责任不含 ${name} 方式`, `no duty of the source agency has the mode ${name}`),
    remedy: say('先在责任事项的 modes 中写明', 'add it to the modes of the duty first'),
    check: flowsOutsideDuty,
  },
  {
    rule: 'flow-of-unshared',
    message: (name) =>
      say(`数据项 ${name} 不予共享，不能进入数据流`, `item ${name} is not shared and cannot flow`),
    remedy: say('从数据流中去掉', 'take it out of the flow'),
    check: flowsOfUnshared,
  },
  {
    rule: 'flow-without-key',
    message: (name) =>
      say(
        `主键项 ${name} 不在接收方可得的数据项内`,
        `key item ${name} is not among the items a receiver may have`,
      ),
    remedy: say('把主键项列入数据项', 'list the key among the items'),
    check: flowsWithoutKey,
  },
  {
    rule: 'flow-item-beyond',
    message: (name) =>
      say(`数据项 ${name} 不在本数据流内`, `item ${name} is not among the items of the flow`),
    remedy: say('列入数据流的数据项，或从此处去掉', 'add it to the items of the flow, or drop it'),
    check: receiversBeyondFlow,
  },
  {
    rule: 'format-unlike-resources',
    message: (name) =>
      say(
        `信息资源格式 ${name} 与挂接资源不符`,
        `format ${name} does not fit the resources mounted`,
      ),
    remedy: say('按挂接资源填写格式', 'give the format that the resources have'),
    check: formatsUnlikeResources,
  },
  {
    rule: 'supplies-overlap',
    message: (name) => say(`区域 ${name} 有两个供给`, `region ${name} is supplied twice`),
    remedy: say('一数一源，留下一个', 'keep one source'),
    check: overlappingSupplies,
  },
];
