import type { Flow } from '../../shapes/index.ts';

/**
 * What a source record does: to be had as it is, gone, or gone from one region. `derived` is a leave
 * that a gateway above has derived: no record of the first source.
 */
export type Operation = 'record' | 'delete' | 'leave' | 'derived';

const spelled = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

/** The operation in the source's dialect; undefined when it spells none that was declared. */
export function compileOperation(
  operation: Flow['operation'],
): (record: Readonly<Record<string, unknown>>) => Operation | undefined {
  if (operation === undefined) return () => 'record';
  const { field, insert, update, delete: deletes = [], leave = [], derived = [] } = operation;
  const spellings = new Map<string, Operation>([
    ...[...(insert ?? []), ...(update ?? [])].map((text) => [text, 'record'] as const),
    ...deletes.map((text) => [text, 'delete'] as const),
    ...leave.map((text) => [text, 'leave'] as const),
    ...derived.map((text) => [text, 'derived'] as const),
  ]);
  const otherwise = insert === undefined && update === undefined ? 'record' : undefined;
  return (record) => spellings.get(spelled(record[field])) ?? otherwise;
}
