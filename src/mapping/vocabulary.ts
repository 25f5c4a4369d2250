import type { MappingField } from '../shapes/index.ts';

/** The ways in which a field may get its value, each by the key that shows it. */
const kinds = ['from', 'constant', 'select', 'join', 'when', 'fields', 'list'] as const;

export type Kind = (typeof kinds)[number];

/** Kinds that make one text, on which operations may run. */
const valueKinds: ReadonlySet<Kind> = new Set(['from', 'select', 'join']);

const operationNames = [
  'absent',
  'missing',
  'text',
  'split',
  'codes',
  'toCodes',
  'otherwise',
  'date',
  'toDate',
  'number',
  'lengthMax',
  'mask',
  'as',
] as const satisfies readonly (keyof MappingField)[];

type Operation = (typeof operationNames)[number];

/** Undefined when the field says no way, or more than one. */
export function kindOf(field: MappingField): Kind | undefined {
  const said = kinds.filter((kind) => field[kind] !== undefined);
  return said.length === 1 ? said[0] : undefined;
}

export const operationsOf = (field: MappingField): readonly Operation[] =>
  operationNames.filter((name) => field[name] !== undefined);

export const takesOperations = (kind: Kind): boolean => valueKinds.has(kind);

/** Whether nothing of the item's value is cut off, covered or judged. */
export const isWhole = ({ from, split, mask }: MappingField): boolean =>
  from !== undefined && split === undefined && mask === undefined;

/** Whether the value arrives as the source has it, tidied at most. */
export const isCopy = (field: MappingField): boolean =>
  field.from !== undefined && operationsOf(field).every((name) => tidying.has(name));

const tidying: ReadonlySet<Operation> = new Set(['absent', 'missing', 'text', 'lengthMax']);
