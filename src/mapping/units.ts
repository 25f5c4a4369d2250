import type { MappingField, MappingUnit } from '../shapes/index.ts';

/** What a unit measures, and how many powers of ten it holds of that measure's smallest. */
const units: Readonly<Record<MappingUnit, readonly [measure: string, power: number]>> = {
  fen: ['money', 0],
  jiao: ['money', 1],
  yuan: ['money', 2],
  'thousand-yuan': ['money', 5],
  'ten-thousand-yuan': ['money', 6],
  'million-yuan': ['money', 8],
  'hundred-million-yuan': ['money', 10],
  mm: ['length', 0],
  cm: ['length', 1],
  m: ['length', 3],
  km: ['length', 6],
  'square-cm': ['area', 0],
  'square-m': ['area', 4],
  hectare: ['area', 8],
  'square-km': ['area', 10],
  g: ['mass', 0],
  kg: ['mass', 3],
  t: ['mass', 6],
  'per-mille': ['ratio', 0],
  percent: ['ratio', 1],
  fraction: ['ratio', 3],
};

type NumberOperation = NonNullable<MappingField['number']>;

/** By how many places the point moves right; undefined between units of different measures. */
export function scaleOf({ scale, unit }: NumberOperation): number | undefined {
  if (unit === undefined) return scale;
  const [from, power] = units[unit.from];
  const [to, wanted] = units[unit.to];
  return from === to ? power - wanted : undefined;
}
