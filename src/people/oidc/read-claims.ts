import { canonicalText, type Refusal } from '../../kernel/index.ts';
import type { IdentityProvider, RoleAssignment } from '../../shapes/index.ts';

/** Who signed in at the provider, in our words. */
export interface ExternalClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly RoleAssignment[];
}

/** OpenID Connect Core 1.0 §2: a subject never exceeds this, ASCII characters. */
const SUBJECT_CHARACTERS_MAX = 255;

/** As `schemas/elements/person-name.json` has it. */
const NAME_CHARACTERS_MAX = 50;

/** As `schemas/elements/slug.json` has it. */
const AGENCY_CHARACTERS_MAX = 64;

/** Values of the roles' claim; a provider may send somebody's every group. */
const ROLE_VALUES_MAX = 1000;

const INSUFFICIENT: Refusal = { refused: 'identity-claims-insufficient' };

function textOf(claim: unknown, charactersMax: number): string | undefined {
  if (typeof claim !== 'string' || claim.trim() === '') return undefined;
  return claim.length > charactersMax ? undefined : claim;
}

/** One value, or a list of them. */
function valuesOf(claim: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.length > ROLE_VALUES_MAX ? [] : values;
}

type Mapped = IdentityProvider['mapping'][number];

/** An agency is always named, so that nobody who moves takes a right along. */
const scopeFor = ({ scope }: Mapped, agency: string): RoleAssignment['scope'] =>
  scope.kind === 'own-agency' ? { kind: 'agency', agency } : scope;

/** Claims as roles, each once; a value that the mapping does not name gives nothing. */
function rolesOf(rows: readonly Mapped[], claim: unknown, agency: string): RoleAssignment[] {
  const values = new Set(valuesOf(claim));
  const given = rows
    .filter(({ value }) => values.has(value))
    .map((row) => ({ role: row.role, scope: scopeFor(row, agency) }));
  return [...new Map(given.map((each) => [canonicalText(each), each])).values()];
}

/** Refused unless subject, name, agency and a role that the mapping names are all there. */
export function readClaims(
  { issuer, claims: names, mapping }: IdentityProvider,
  claims: Readonly<Record<string, unknown>>,
): ExternalClaims | Refusal {
  const subject = textOf(claims['sub'], SUBJECT_CHARACTERS_MAX);
  const name = textOf(claims[names.name], NAME_CHARACTERS_MAX)?.trim();
  const agency = textOf(claims[names.agency], AGENCY_CHARACTERS_MAX);
  if (subject === undefined || name === undefined || agency === undefined) return INSUFFICIENT;
  const roles = rolesOf(mapping, claims[names.roles], agency);
  return roles.length === 0 ? INSUFFICIENT : { issuer, subject, name, agency, roles };
}
