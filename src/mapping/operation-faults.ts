import type { Violation } from '../kernel/index.ts';
import type { MappingField } from '../shapes/index.ts';
import { findDialect, foreignCodes, repeatedCodes, type Dialect } from './codes.ts';
import { monthFormats } from './dates.ts';
import { fault } from './faults.ts';
import type { MappingContext } from './mapping.ts';
import type { Place } from './places.ts';
import { partCount } from './split-text.ts';
import { scaleOf } from './units.ts';

/** Operations on different kinds of value; one field uses one kind. */
const families: readonly (readonly (keyof MappingField)[])[] = [
  ['codes', 'toCodes'],
  ['date', 'toDate'],
  ['number'],
];

/** Operations that do not fit each other, or name what is not there. */
export function operationFaults(
  { pointer, field }: Place,
  context: MappingContext,
): readonly Violation[] {
  const { codes, toCodes, split, number } = field;
  const isUsed = (name: keyof MappingField): boolean => field[name] !== undefined;
  const used = families.filter((family) => family.some(isUsed));
  const isIdle = isUsed('otherwise') && !isUsed('codes') && !isUsed('toCodes');
  const isBeyond = split !== undefined && split.part > partCount(split);
  const isMixed = number !== undefined && scaleOf(number) === undefined;
  return [
    ...(used.length > 1 ? [fault(pointer, 'operations-conflict')] : []),
    ...(inventsDay(field) ? [fault(`${pointer}/toDate`, 'date-imprecise')] : []),
    ...(isIdle ? [fault(`${pointer}/otherwise`, 'otherwise-unused')] : []),
    ...(isBeyond ? [fault(`${pointer}/split/part`, 'part-unknown')] : []),
    ...(isMixed ? [fault(`${pointer}/number/unit`, 'unit-mismatch')] : []),
    ...codeFaults({ pointer: `${pointer}/codes`, reference: codes, check: readFaults }, context),
    ...codeFaults(
      { pointer: `${pointer}/toCodes`, reference: toCodes, check: writeFaults },
      context,
    ),
  ];
}

function inventsDay({ date, toDate }: MappingField): boolean {
  if (date === undefined || toDate === undefined) return false;
  return monthFormats.has(date) && !monthFormats.has(toDate);
}

interface CodeCheck {
  readonly pointer: string;
  readonly reference: string | undefined;
  readonly check: (pointer: string, dialect: Dialect) => readonly Violation[];
}

function codeFaults(
  { pointer, reference, check }: CodeCheck,
  context: MappingContext,
): readonly Violation[] {
  if (reference === undefined) return [];
  const dialect = findDialect(context, reference);
  return dialect === undefined ? [fault(pointer, 'dialect-unknown')] : check(pointer, dialect);
}

const readFaults: CodeCheck['check'] = (pointer, dialect) =>
  foreignCodes(dialect).map((code) => fault(pointer, 'code-foreign', code));

const writeFaults: CodeCheck['check'] = (pointer, dialect) =>
  repeatedCodes(dialect).map((code) => fault(pointer, 'code-ambiguous', code));
