import type { Refusal } from '../kernel/index.ts';
import type { Permission } from '../authorization/index.ts';
import type { Catalog, DatasetView } from '../catalog/index.ts';
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

/** A receiver's field, the item of the dataset it holds, and the mask it wears. */
interface Outlet {
  readonly field: string;
  readonly item: string | undefined;
  readonly mask: Parameters<typeof maskValue>[0] | undefined;
}

interface Receiver {
  readonly standard: Standard;
  readonly outbound: CompiledMapping | undefined;
  readonly outlets: readonly Outlet[];
}

function maskOf(
  dataset: DatasetView,
  permission: Permission,
  item: string | undefined,
): Outlet['mask'] {
  const masked = permission.allowed.some((each) => each.item === item && each.masked);
  return masked && item !== undefined ? dataset.items.get(item)?.mask : undefined;
}

function receiverOf(
  { permission, catalog, as }: Releasing,
  allowed: ReadonlySet<string>,
): Receiver {
  const { dataset } = permission;
  const outlet = (field: string, item: string | undefined): Outlet => ({
    field,
    item,
    mask: maskOf(dataset, permission, item),
  });
  const standard = as === undefined ? undefined : catalog.standards.get(as);
  const outbound = catalog.mappings.get(`${dataset.standard.id}.to.${as ?? ''}`);
  if (standard === undefined || outbound === undefined) {
    const outlets = [...allowed].map((item) => outlet(item, item));
    return { standard: dataset.standard, outbound: undefined, outlets };
  }
  const outlets = [...outbound.lineage]
    .filter(([, item]) => item === undefined || allowed.has(item))
    .map(([field, item]) => outlet(field, item));
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
  return outlets.map(({ field, item, mask: how }) => ({
    item: field,
    from: (item === undefined ? undefined : inbound.lineage.get(item)) ?? 'constant',
    ...(how === undefined ? {} : { masked: true as const }),
  }));
}
