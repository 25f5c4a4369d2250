import type { Permission } from '../authorization/index.ts';
import type { VerifyAnswer, VerifyRequest } from '../shapes/index.ts';

type Fields = Readonly<Record<string, unknown>>;
type Claims = VerifyRequest['claims'];
type Results = VerifyAnswer['results'];

function resultsFor(record: Fields, claims: Claims, allowed: ReadonlySet<string>): Results {
  return Object.fromEntries(
    Object.entries(claims).map(([item, claimed]) => [
      item,
      allowed.has(item) && record[item] !== undefined ? record[item] === claimed : null,
    ]),
  );
}

const agreements = (results: Results): number =>
  Object.values(results).filter((result) => result === true).length;

/**
 * Yes or no per claimed item, never the value. Claims are about one record: where a subject has
 * several, the one that agrees most answers for all items, so that answers cannot be combined from
 * different records. `null`: the item may not be told, or the record has no value for it.
 */
export function compareClaims(
  records: readonly Fields[],
  claims: Claims,
  permission: Permission,
): Results {
  const allowed = new Set(permission.allowed.map(({ item }) => item));
  return records
    .map((record) => resultsFor(record, claims, allowed))
    .reduce((best, next) => (agreements(next) > agreements(best) ? next : best));
}
