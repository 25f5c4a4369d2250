import { canonicalText, say, type Bilingual, type Refusal } from '../kernel/index.ts';
import type { RoleAssignment, RoleName } from '../shapes/index.ts';
import { isAdministrator, roles } from './roles.ts';

interface ExclusivePair {
  readonly pair: readonly [RoleName, RoleName];
  readonly why: Bilingual;
}

const administration = say(
  '三员分立：系统、安全、审计管理员须由不同的人担任',
  'the three administrators are three people',
);
const review = say('不能审核自己提出的变更', 'nobody reviews their own change');
const request = say(
  '经办与负责须由不同的人担任',
  'who asks for the agency and who answers for it are two people',
);

/**
 * Roles that nobody holds together, wherever each holds. Operator and head have the scope of one
 * agency, and a person belongs to one only, so it is always the same agency's.
 */
export const exclusivePairs: readonly ExclusivePair[] = [
  { pair: ['system-administrator', 'security-administrator'], why: administration },
  { pair: ['system-administrator', 'audit-administrator'], why: administration },
  { pair: ['security-administrator', 'audit-administrator'], why: administration },
  { pair: ['catalog-maintainer', 'catalog-approver'], why: review },
  { pair: ['catalog-maintainer', 'publisher'], why: review },
  { pair: ['catalog-approver', 'publisher'], why: review },
  { pair: ['department-operator', 'department-head'], why: request },
];

const noBusiness = say('管理员不兼任业务角色', 'an administrator holds no business role');

function conflictIn(held: readonly RoleName[]): Refusal | undefined {
  const clash = exclusivePairs.find(({ pair }) => pair.every((role) => held.includes(role)));
  if (clash !== undefined) return exclusive(clash.pair, clash.why);
  const administrator = held.find(isAdministrator);
  const business = held.find((role) => !isAdministrator(role));
  return administrator === undefined || business === undefined
    ? undefined
    : exclusive([administrator, business], noBusiness);
}

function exclusive([one, other]: ExclusivePair['pair'], why: Bilingual): Refusal {
  const [first, second] = [roles[one].title, roles[other].title];
  return {
    refused: 'roles-exclusive',
    detail: say(
      `${first['zh-CN']}、${second['zh-CN']}：${why['zh-CN']}。`,
      `${first.en}, ${second.en}: ${why.en}.`,
    ),
  };
}

function isScopeFit({ role, scope }: RoleAssignment, agency: string): boolean {
  const isOwn = scope.kind !== 'agency' || scope.agency === agency;
  return isOwn && roles[role].scopes.includes(scope.kind);
}

/** Whether somebody of this agency may hold these roles, all of them together. */
export function judgeRoles(
  assignments: readonly RoleAssignment[],
  agency: string,
): Refusal | undefined {
  const unfit = assignments.find((assignment) => !isScopeFit(assignment, agency));
  if (unfit === undefined) return conflictIn(assignments.map(({ role }) => role));
  const title = roles[unfit.role].title;
  return {
    refused: 'scope-unfit',
    detail: say(
      `${title['zh-CN']}不能以此为范围。`,
      `The scope is not one for this role: ${title.en}.`,
    ),
  };
}

/** As a set: the same assignment twice is one, and the order says nothing and is always the same. */
export function distinctRoles(assignments: readonly RoleAssignment[]): readonly RoleAssignment[] {
  const named = new Map(assignments.map((each) => [canonicalText(each), each]));
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
