import type { Refusal } from '../kernel/index.ts';
import { maskValue } from '../mapping/index.ts';
import { receiverOf, type Receiver, type Releasing } from './receiver.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What leaves: only the allowed items, in the receiver's standard, masked. */
export interface Released extends Pick<Receiver, 'mappings' | 'lineage'> {
  readonly standard: string;
  readonly records: readonly Fields[];
}

function project(record: Fields, allowed: ReadonlySet<string>): Fields {
  const projected: Record<string, unknown> = {};
  for (const item of allowed) {
    if (Object.hasOwn(record, item)) projected[item] = record[item];
  }
  return projected;
}

function conform(record: Fields, { standard, demanded }: Receiver): Refusal | undefined {
  const checked = standard.checkPartial(record);
  if (!checked.ok) return { refused: 'receiver-standard-unmet', errors: checked.errors };
  const missing = demanded.find((field) => !(field in record));
  return missing === undefined ? undefined : { refused: 'receiver-standard-unmet' };
}

/** Masks after checking: a masked number no longer has the form its standard asks for. */
function mask(record: Fields, { outlets }: Receiver): Fields {
  const masked = { ...record };
  for (const { field, mask: how } of outlets) {
    const value = masked[field];
    if (how === undefined || value === undefined) continue;
    masked[field] = maskValue(how, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return masked;
}

/**
 * Projects first and translates second, so that nothing outside `allowed` can reach the receiver's
 * standard whatever the provider sent.
 */
export function release(records: readonly Fields[], releasing: Releasing): Released | Refusal {
  const receiver = receiverOf(releasing);
  const { standard, mappings, lineage } = receiver;
  const released: Fields[] = [];
  for (const record of records) {
    const projected = project(record, receiver.allowed);
    const translated = receiver.translate?.(projected) ?? { ok: true, record: projected };
    if (!translated.ok) return { refused: 'receiver-standard-unmet', errors: translated.errors };
    const unmet = conform(translated.record, receiver);
    if (unmet !== undefined) return unmet;
    released.push(mask(translated.record, receiver));
  }
  return { standard: standard.id, mappings, records: released, lineage };
}
