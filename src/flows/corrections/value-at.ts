import { canonicalBytes } from '../../kernel/index.ts';
import { commitmentOf } from '../../proofs/index.ts';
import type { Room } from '../room.ts';

type Container = Readonly<Record<string, unknown>>;

/** What lies at a pointer of a record; undefined where nothing does. */
function valueAt(record: unknown, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce<unknown>((value, token) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token))
      return undefined;
    return (value as Container)[token];
  }, record);
}

export interface Spot {
  /** As its receiver has it. */
  readonly record: unknown;
  readonly pointer: string;
  readonly salt: Uint8Array;
}

/** By which two values are told apart without keeping them; an absent one has its own. */
export const sealedValue = ({ sha256 }: Room, { record, pointer, salt }: Spot): string => {
  const value = valueAt(record, pointer);
  return commitmentOf(sha256, salt, canonicalBytes(value === undefined ? [] : [value]));
};
