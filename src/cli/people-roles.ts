import { say } from '../kernel/index.ts';
import type { RoleAssignment, RoleScope } from '../shapes/index.ts';
import { fail } from './failures.ts';

/** `role`, `role@agency:NAME`, `role@region:CODE` or `role@all`. */
const SPELLING = /^([a-z-]+)(?:@(?:(agency|region):([a-z0-9-]+)|(all)))?$/;

const unreadable = (text: string): never =>
  fail(
    say(
      `角色写法不对：${text}（应为 角色@agency:部门、角色@region:区划 或 角色@all）`,
      `Not a role: ${text} (write role@agency:NAME, role@region:CODE or role@all)`,
    ),
  );

/** Those that run the gateway have all of it; the others, unless it is said, their own agency. */
function scopeUnsaid(role: string, agency: string): RoleScope {
  return role.endsWith('-administrator') ? { kind: 'all' } : { kind: 'agency', agency };
}

function scopeOf([, role = '', kind, where = '', all]: RegExpExecArray, agency: string): RoleScope {
  if (all !== undefined) return { kind: 'all' };
  if (kind === undefined) return scopeUnsaid(role, agency);
  return kind === 'agency' ? { kind, agency: where } : { kind: 'region', region: where };
}

/** A role as it is written at the command line. Whether there is one the gateway says. */
export function parseRole(text: string, agency: string): RoleAssignment {
  const parts = SPELLING.exec(text);
  if (parts === null) return unreadable(text);
  return { role: parts[1] as RoleAssignment['role'], scope: scopeOf(parts, agency) };
}

/** The same the other way round. */
export function spellRole({ role, scope }: RoleAssignment): string {
  if (scope.kind === 'agency') return `${role}@agency:${scope.agency}`;
  return scope.kind === 'region' ? `${role}@region:${scope.region}` : `${role}@all`;
}
