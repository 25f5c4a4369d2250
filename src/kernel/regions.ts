/** A region and whether everything below it belongs to the scope. */
export interface RegionScope {
  readonly code: string;
  readonly subtree: boolean;
}

/** One division of GB/T 2260 with the dates between which the code was in force (Asia/Shanghai). */
export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'city' | 'county' | 'township';
  /** The division above it; absent at the top. Never derived from the digits. */
  readonly parent?: string;
  /** First day in force, `YYYY-MM-DD`; absent when older than the table. */
  readonly from?: string;
  /** First day no longer in force, `YYYY-MM-DD`; absent while in force. */
  readonly until?: string;
  /** What it became; several when it was split. */
  readonly successors?: readonly string[];
}

export interface DivisionTable {
  readonly all: readonly Division[];
  /** The division with this code as of a date; undefined when unknown or not in force then. */
  find(code: string, date: string): Division | undefined;
  /** Whether a code belongs to a scope as of a date, by parents in the table. */
  isWithin(code: string, scope: RegionScope, date: string): boolean;
}

/** Parents of divisions are at most this deep: nation, province, city, county, township. */
const DIVISION_DEPTH_MAX = 6;

const inForce = (division: Division, date: string): boolean =>
  (division.from === undefined || division.from <= date) &&
  (division.until === undefined || date < division.until);

/**
 * Membership goes by the table, never by cutting digits: development zones, counties directly
 * under a province and separately planned cities break prefixes.
 */
export function createDivisionTable(divisions: readonly Division[]): DivisionTable {
  const byCode = new Map<string, Division[]>();
  for (const division of divisions) {
    byCode.set(division.code, [...(byCode.get(division.code) ?? []), division]);
  }

  const find = (code: string, date: string): Division | undefined =>
    byCode.get(code)?.find((division) => inForce(division, date));

  const isWithin = (code: string, scope: RegionScope, date: string): boolean => {
    if (!scope.subtree) return code === scope.code && find(code, date) !== undefined;
    let current = find(code, date);
    for (let depth = 0; current !== undefined && depth < DIVISION_DEPTH_MAX; depth += 1) {
      if (current.code === scope.code) return true;
      current = current.parent === undefined ? undefined : find(current.parent, date);
    }
    return false;
  };

  return { all: divisions, find, isWithin };
}
