import type { ChangedColumn } from './table-plan.ts';

const SHANGHAI_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;

/** Date and perhaps time, fraction and zone, in whatever separators: `20260102`, `2026/01/02 03:04`. */
const STAMP =
  /^(\d{4}\D?\d{2}\D?\d{2}(?:\D?\d{2}\D?\d{2}(?:\D?\d{2})?)?)(?:[.,]\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

const INTEGER = /^-?\d{1,18}$/;

function zoneMs(zone: string): number {
  if (zone === '') return SHANGHAI_MS;
  if (zone === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.replace(':', '').slice(3, 5)];
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return zone.startsWith('-') ? -offset : offset;
}

/** `YYYYMMDDHHMMSS` or the first digits of it; NaN when there is no such instant. */
function epochOf(digits: string): number {
  const [date, time] = [digits.slice(0, 8), digits.slice(8).padEnd(6, '0')];
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  return Date.parse(`${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
}

/**
 * Another instant in the spelling of this one, its fraction dropped. Undefined when the text is not
 * an instant; without a zone it is one in Shanghai.
 */
function respelled(text: string, move: (epochMs: number) => number): string | undefined {
  const [, stamp = '', zone = ''] = STAMP.exec(text) ?? [];
  const localMs = epochOf(stamp.replace(/\D/g, ''));
  if (Number.isNaN(localMs)) return undefined;
  const shiftMs = zoneMs(zone);
  const moved = new Date(move(localMs - shiftMs) + shiftMs).toISOString().replace(/\D/g, '');
  let at = 0;
  return stamp.replace(/\d/g, () => moved.charAt(at++)) + zone;
}

const SECOND_MS = 1000;

/**
 * From where the next reading starts, given the newest value of this one; never later than now less
 * the overlap, because one row dated in the future must not make the reading pass over all others.
 */
export function lowerBound(
  newest: string,
  { kind, overlap }: Pick<ChangedColumn, 'kind' | 'overlap'>,
  nowMs: number,
): string | undefined {
  if (kind === 'timestamp') {
    return respelled(newest, (ms) => Math.min(ms, nowMs) - overlap * SECOND_MS);
  }
  return INTEGER.test(newest) ? String(BigInt(newest) - BigInt(overlap)) : undefined;
}

/** A version later than this one: now, or the next number. Undefined when it is neither. */
export function versionAfter(
  version: string,
  kind: ChangedColumn['kind'],
  nowMs: number,
): string | undefined {
  if (kind === 'timestamp') return respelled(version, (ms) => Math.max(ms + SECOND_MS, nowMs));
  return INTEGER.test(version) ? String(BigInt(version) + 1n) : undefined;
}
