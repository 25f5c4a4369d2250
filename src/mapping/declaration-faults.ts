import type { Violation } from '../kernel/index.ts';
import type { Mapping, MappingField } from '../shapes/index.ts';
import { findDialect, foreignCodes, repeatedCodes, type Dialect } from './codes.ts';
import { monthFormats } from './dates.ts';
import { fault } from './faults.ts';
import type { MappingContext } from './mapping.ts';

/** What is wrong with the names a mapping uses and with how its declarations fit together. */
export function declarationFaults(mapping: Mapping, context: MappingContext): readonly Violation[] {
  const fields = Object.entries(mapping.fields);
  return [
    ...(mapping.from === context.source.id ? [] : [fault('/from', 'standard-mismatch')]),
    ...(mapping.to === context.target.id ? [] : [fault('/to', 'standard-mismatch')]),
    ...fields.flatMap(([target, field]) => [
      ...nameFaults(target, field, context),
      ...operationFaults(`/fields/${target}`, field),
      ...codeFaults(`/fields/${target}`, field, context),
    ]),
    ...context.target.required
      .filter((item) => !Object.hasOwn(mapping.fields, item))
      .map((item) => fault(`/fields/${item}`, 'required-missing')),
    ...lossFaults(mapping, context),
  ];
}

function nameFaults(
  target: string,
  { from, constant }: MappingField,
  { source, target: { properties } }: MappingContext,
): readonly Violation[] {
  const pointer = `/fields/${target}`;
  const isSource = from === undefined || source.properties.includes(from);
  return [
    ...(properties.includes(target) ? [] : [fault(pointer, 'target-unknown')]),
    ...(isSource ? [] : [fault(`${pointer}/from`, 'source-unknown')]),
    ...((from === undefined) === (constant === undefined)
      ? [fault(pointer, 'source-unclear')]
      : []),
  ];
}

/** Operations on different kinds of value; one field uses one kind. */
const families: readonly (readonly (keyof MappingField)[])[] = [
  ['codes', 'toCodes'],
  ['date', 'toDate'],
  ['number'],
];

function operationFaults(pointer: string, field: MappingField): readonly Violation[] {
  const isUsed = (name: keyof MappingField): boolean => field[name] !== undefined;
  const used = families.filter((family) => family.some(isUsed));
  const onConstant =
    isUsed('constant') && (['text', 'absent', ...families.flat()] as const).some(isUsed);
  return [
    ...(used.length > 1 ? [fault(pointer, 'operations-conflict')] : []),
    ...(onConstant ? [fault(pointer, 'source-unclear')] : []),
    ...(inventsDay(field) ? [fault(`${pointer}/toDate`, 'date-imprecise')] : []),
  ];
}

function inventsDay({ date, toDate }: MappingField): boolean {
  if (date === undefined || toDate === undefined) return false;
  return monthFormats.has(date) && !monthFormats.has(toDate);
}

function codeFaults(
  pointer: string,
  { codes, toCodes }: MappingField,
  context: MappingContext,
): readonly Violation[] {
  const faultsOf = (
    where: string,
    reference: string | undefined,
    check: (dialect: Dialect) => readonly Violation[],
  ): readonly Violation[] => {
    if (reference === undefined) return [];
    const dialect = findDialect(context, reference);
    return dialect === undefined ? [fault(where, 'dialect-unknown')] : check(dialect);
  };
  return [
    ...faultsOf(`${pointer}/codes`, codes, (dialect) =>
      foreignCodes(dialect).map((code) => fault(`${pointer}/codes`, 'code-foreign', code)),
    ),
    ...faultsOf(`${pointer}/toCodes`, toCodes, (dialect) =>
      repeatedCodes(dialect).map((code) => fault(`${pointer}/toCodes`, 'code-ambiguous', code)),
    ),
  ];
}

function lossFaults(mapping: Mapping, { source }: MappingContext): readonly Violation[] {
  const used = new Set(Object.values(mapping.fields).map(({ from }) => from));
  const dropped = Object.keys(mapping.drops ?? {});
  const known = new Set(source.properties);
  return [
    ...dropped
      .filter((item) => !known.has(item))
      .map((item) => fault(`/drops/${item}`, 'source-unknown')),
    ...dropped.filter((item) => used.has(item)).map((item) => fault(`/drops/${item}`, 'drop-used')),
    ...source.properties
      .filter((item) => !used.has(item) && !dropped.includes(item))
      .map((item) => fault(`/drops/${item}`, 'loss-undeclared')),
  ];
}
