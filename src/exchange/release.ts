import type { Refusal } from '../kernel/index.ts';
import type { Permission } from '../authorization/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { maskValue, type CompiledMapping } from '../mapping/index.ts';
import type { QueryAnswer } from '../shapes/index.ts';
import type { Standard } from '../standards/index.ts';

type Fields = Readonly<Record<string, unknown>>;
type Lineage = QueryAnswer['provenance']['items'];

/** What leaves: only the allowed items, in the receiver's standard, masked. */
export interface Released {
  readonly standard: string;
  readonly mappings: readonly string[];
  readonly records: readonly Fields[];
  /** Each released field of the receiver, the provider's field it came from, and whether masked. */
  readonly lineage: Lineage;
}

interface Releasing {
  readonly permission: Permission;
  readonly catalog: Catalog;
  /** Dialect to the dataset's standard. */
  readonly inbound: CompiledMapping;
  /** The receiver's standard; absent for the dataset's own. */
  readonly as: string | undefined;
}

/** A receiver's field, the items of the dataset seen in it, and the mask it wears. */
interface Outlet {
  readonly field: string;
  readonly items: readonly string[];
  readonly mask: Parameters<typeof maskValue>[0] | undefined;
}

interface Receiver {
  readonly standard: Standard;
  readonly outbound: CompiledMapping | undefined;
  readonly outlets: readonly Outlet[];
}

interface Masking extends Pick<Releasing, 'permission'> {
  readonly items: readonly string[];
  /** Whether the field holds the one item's text as it is. */
  readonly isCopy: boolean;
}

/** A mask fits the item it was made for; of what is made from masked items nothing is shown. */
function maskOf({ permission, items, isCopy }: Masking): Outlet['mask'] {
  const { dataset, allowed } = permission;
  const masks = allowed
    .filter(({ item, masked }) => masked && items.includes(item))
    .flatMap(({ item }) => dataset.items.get(item)?.mask ?? []);
  return masks.length === 0 || isCopy ? masks[0] : 'hidden';
}

function receiverOf(
  { permission, catalog, as }: Releasing,
  allowed: ReadonlySet<string>,
): Receiver {
  const { dataset } = permission;
  const outlet = (field: string, items: readonly string[], isCopy: boolean): Outlet => ({
    field,
    items,
    mask: maskOf({ permission, items, isCopy }),
  });
  const standard = as === undefined ? undefined : catalog.standards.get(as);
  const outbound = catalog.mappings.get(`${dataset.standard.id}.to.${as ?? ''}`);
  if (standard === undefined || outbound === undefined) {
    const outlets = [...allowed].map((item) => outlet(item, [item], true));
    return { standard: dataset.standard, outbound: undefined, outlets };
  }
  const outlets = [...outbound.origins]
    .map(([field, { items, isCopy }]) => outlet(field, [...items.keys()], isCopy))
    .filter(({ items }) => items.every((item) => allowed.has(item)));
  return { standard, outbound, outlets };
}

function project(record: Fields, allowed: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(record).filter(([item]) => allowed.has(item)));
}

/** Fields the receiver's standard demands and this release can fill. */
function demanded({ standard, outlets }: Receiver): readonly string[] {
  const fillable = new Set(outlets.map(({ field }) => field));
  return standard.required.filter((field) => fillable.has(field));
}

function conform(record: Fields, receiver: Receiver): Refusal | undefined {
  const checked = receiver.standard.checkPartial(record);
  if (!checked.ok) return { refused: 'receiver-standard-unmet', errors: checked.errors };
  const missing = demanded(receiver).find((field) => !(field in record));
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
  const allowed = new Set(releasing.permission.allowed.map(({ item }) => item));
  const receiver = receiverOf(releasing, allowed);
  const translate = receiver.outbound?.applyTo(allowed);
  const released: Fields[] = [];
  for (const record of records) {
    const projected = project(record, allowed);
    const translated = translate?.(projected) ?? { ok: true, record: projected };
    if (!translated.ok) return { refused: 'receiver-standard-unmet', errors: translated.errors };
    const unmet = conform(translated.record, receiver);
    if (unmet !== undefined) return unmet;
    released.push(mask(translated.record, receiver));
  }
  return {
    standard: receiver.standard.id,
    mappings: [releasing.inbound.id, ...(receiver.outbound ? [receiver.outbound.id] : [])],
    records: released,
    lineage: lineageOf(receiver, releasing.inbound),
  };
}

function lineageOf({ outlets }: Receiver, inbound: CompiledMapping): Lineage {
  return outlets.map(({ field, items, mask: how }) => ({
    from: sourceNames(items, inbound) || 'constant',
    item: field,
    ...(how === undefined ? {} : { masked: true as const }),
  }));
}

/** The provider's items behind these, joined by `+`; empty when only constants are. */
function sourceNames(items: readonly string[], { origins }: CompiledMapping): string {
  const sources = items.flatMap((item) => [...(origins.get(item)?.items.keys() ?? [])]);
  return [...new Set(sources)].join('+');
}
