import { say, type Bilingual } from '../kernel/index.ts';
import type { RoleName, RoleScope } from '../shapes/index.ts';

export type ScopeKind = RoleScope['kind'];

interface Role {
  readonly title: Bilingual;
  /** `administrator`: runs the gateway and touches no data; `business`: the other way round. */
  readonly kind: 'business' | 'administrator';
  /** What an assignment of it may cover. */
  readonly scopes: readonly ScopeKind[];
}

const business = (title: Bilingual, ...scopes: readonly ScopeKind[]): Role => ({
  title,
  kind: 'business',
  scopes,
});

/** The gateway is one, so an administrator's charge is all of it. */
const administrator = (title: Bilingual): Role => ({
  title,
  kind: 'administrator',
  scopes: ['all'],
});

/** Every role there is. */
export const roles: Readonly<Record<RoleName, Role>> = {
  'department-operator': business(say('部门经办人', 'Department operator'), 'agency'),
  'department-head': business(say('部门负责人', 'Department head'), 'agency'),
  'catalog-maintainer': business(say('目录管理员', 'Catalog maintainer'), 'agency', 'region'),
  'catalog-approver': business(say('目录审核员', 'Catalog approver'), 'agency'),
  publisher: business(say('目录发布员', 'Publisher'), 'region', 'all'),
  'bureau-auditor': business(say('审计员（数据局）', 'Auditor of the bureau'), 'region', 'all'),
  'system-administrator': administrator(say('系统管理员', 'System administrator')),
  'security-administrator': administrator(say('安全保密管理员', 'Security administrator')),
  'audit-administrator': administrator(say('安全审计员', 'Audit administrator')),
};

export const roleNames = Object.keys(roles) as readonly RoleName[];

export const isAdministrator = (role: RoleName): boolean => roles[role].kind === 'administrator';

export const administratorRoles: readonly RoleName[] = roleNames.filter(isAdministrator);
