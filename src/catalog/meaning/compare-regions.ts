import type { DivisionTable, RegionScope } from '../../kernel/index.ts';
import { changeOf, type MeaningChange, type Subject } from './meaning-change.ts';
import type { Sides } from './facets.ts';

/** What regions are called, and which lies in which. */
export interface Geography {
  readonly divisions: DivisionTable;
  /** Asia/Shanghai date the comparison is made for. */
  readonly date: string;
}

/** A scope as a reader knows it: its code and name, and whether it stands for all below. */
export function scopeName({ code, subtree }: RegionScope, { divisions, date }: Geography): string {
  const name = divisions.find(code, date)?.name ?? '';
  return `${code}${name}${subtree ? '' : '（本级）'}`;
}

const isCovered = (
  scope: RegionScope,
  by: readonly RegionScope[],
  { divisions, date }: Geography,
): boolean =>
  by.some((other) =>
    scope.subtree && !other.subtree
      ? false
      : (scope.code === other.code && scope.subtree === other.subtree) ||
        divisions.isWithin(scope.code, other, date),
  );

export const scopesName = (scopes: readonly RegionScope[], where: Geography): string =>
  scopes.map((scope) => scopeName(scope, where)).join('、');

/** Regions won and lost; none when the same ground is only drawn otherwise. */
export function compareRegions(
  { before, after }: Sides<readonly RegionScope[]>,
  subject: Subject,
  where: Geography,
): readonly MeaningChange[] {
  const won = after.filter((scope) => !isCovered(scope, before, where));
  const lost = before.filter((scope) => !isCovered(scope, after, where));
  return [
    ...won.map((scope) => changeOf('supply-widened', subject, { to: scopeName(scope, where) })),
    ...lost.map((scope) =>
      changeOf('supply-narrowed', subject, { from: scopeName(scope, where), stops: {} }),
    ),
  ];
}
