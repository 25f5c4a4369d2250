import type { Permission } from '../authorization/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { maskValue, CompiledMapping } from '../mapping/index.ts';
import type { QueryAnswer } from '../shapes/index.ts';
import type { Standard } from '../standards/index.ts';

type Lineage = QueryAnswer['provenance']['items'];

export interface Releasing {
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

/** How what is allowed leaves: the same for every record, and for every call that is allowed it. */
export interface Receiver {
  readonly standard: Standard;
  readonly allowed: ReadonlySet<string>;
  readonly outlets: readonly Outlet[];
  /** From the dataset's standard; absent where that is the receiver's. */
  readonly translate: ReturnType<CompiledMapping['applyTo']> | undefined;
  /** Fields the receiver's standard demands and this release can fill. */
  readonly demanded: readonly string[];
  readonly mappings: readonly string[];
  /** Each released field of the receiver, the provider's field it came from, and whether masked. */
  readonly lineage: Lineage;
}

/** What the catalog has for it; of another bundle it may be something else. */
interface Ground {
  readonly dataset: Permission['dataset'];
  readonly inbound: CompiledMapping;
  readonly standard: Standard;
  readonly outbound: CompiledMapping | undefined;
}

function groundOf({ permission: { dataset }, catalog, inbound, as }: Releasing): Ground {
  const standard = as === undefined ? undefined : catalog.standards.get(as);
  const outbound =
    as === undefined ? undefined : catalog.mappings.get(`${dataset.standard.id}.to.${as}`);
  return standard === undefined || outbound === undefined
    ? { dataset, inbound, standard: dataset.standard, outbound: undefined }
    : { dataset, inbound, standard, outbound };
}

interface Masking {
  readonly permission: Permission;
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

function outletsOf(
  permission: Permission,
  { outbound }: Ground,
  allowed: ReadonlySet<string>,
): readonly Outlet[] {
  const outlet = (field: string, items: readonly string[], isCopy: boolean): Outlet => ({
    field,
    items,
    mask: maskOf({ permission, items, isCopy }),
  });
  if (outbound === undefined) return [...allowed].map((item) => outlet(item, [item], true));
  return [...outbound.origins]
    .map(([field, { items, isCopy }]) => outlet(field, [...items.keys()], isCopy))
    .filter(({ items }) => items.every((item) => allowed.has(item)));
}

function demandedOf(standard: Standard, outlets: readonly Outlet[]): readonly string[] {
  const fillable = new Set(outlets.map(({ field }) => field));
  return standard.required.filter((field) => fillable.has(field));
}

function lineageOf(outlets: readonly Outlet[], inbound: CompiledMapping): Lineage {
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

function receiverOn(permission: Permission, ground: Ground): Receiver {
  const { inbound, outbound, standard } = ground;
  const allowed = new Set(permission.allowed.map(({ item }) => item));
  const outlets = outletsOf(permission, ground, allowed);
  return {
    standard,
    allowed,
    outlets,
    translate: outbound?.applyTo(allowed),
    demanded: demandedOf(standard, outlets),
    mappings: [inbound.id, ...(outbound ? [outbound.id] : [])],
    lineage: lineageOf(outlets, inbound),
  };
}

/** The last receiver of each list of allowed items, and what it stood on. */
const known = new WeakMap<Permission['allowed'], Ground & { readonly receiver: Receiver }>();

/** The receiver of a release; made once for calls that are allowed the same (see sortItems). */
export function receiverOf(releasing: Releasing): Receiver {
  const { permission } = releasing;
  const ground = groundOf(releasing);
  const last = known.get(permission.allowed);
  if (
    last?.dataset === ground.dataset &&
    last.inbound === ground.inbound &&
    last.standard === ground.standard &&
    last.outbound === ground.outbound
  ) {
    return last.receiver;
  }
  const receiver = receiverOn(permission, ground);
  known.set(permission.allowed, { ...ground, receiver });
  return receiver;
}
