import { canonicalText, say, type Refusal } from '../kernel/index.ts';
import type { CatalogDocument } from '../catalog/index.ts';
import type { Dataset } from '../shapes/index.ts';

interface Pair {
  readonly before: CatalogDocument | undefined;
  readonly after: CatalogDocument | undefined;
}

const suppliersOf = (dataset: Dataset | undefined): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const supply of dataset?.supplies ?? []) {
    texts.set(supply.agency, (texts.get(supply.agency) ?? '') + canonicalText(supply));
  }
  return texts;
};

const datasetOf = (document: CatalogDocument | undefined): Dataset | undefined =>
  document?.kind === 'dataset' ? (document.value as Dataset) : undefined;

/** Agencies whose own supply changes; and, of what is common to all suppliers, any one of them. */
function foreignSuppliers({ before, after }: Pair, agency: string): boolean {
  const [old, now] = [suppliersOf(datasetOf(before)), suppliersOf(datasetOf(after))];
  const all = [...new Set([...old.keys(), ...now.keys()])];
  const touched = all.filter((supplier) => old.get(supplier) !== now.get(supplier));
  return !all.includes(agency) || touched.some((supplier) => supplier !== agency);
}

const ownerOf = (document: CatalogDocument | undefined): string | undefined => {
  if (document === undefined) return undefined;
  const { agency } = document.value as { readonly agency?: string };
  return document.kind === 'agency' || document.kind === 'serviceItem' ? agency : undefined;
};

function isForeign(pair: Pair, agency: string): boolean {
  const kind = (pair.after ?? pair.before)?.kind;
  if (kind === 'dataset') return foreignSuppliers(pair, agency);
  // What belongs to nobody in particular anybody may propose: the competent authority publishes it.
  return [ownerOf(pair.before), ownerOf(pair.after)].some(
    (owner) => owner !== undefined && owner !== agency,
  );
}

const keyOf = ({ kind, id }: CatalogDocument): string => `${kind} ${id}`;

/**
 * An agency asks for changes of its own: its agency document, its service items, its own supplies.
 * Given are the documents that differ, of both sides.
 */
export function judgeOwnership(
  agency: string,
  before: readonly CatalogDocument[],
  after: readonly CatalogDocument[],
): Refusal | undefined {
  const old = new Map(before.map((document) => [keyOf(document), document]));
  const now = new Map(after.map((document) => [keyOf(document), document]));
  const grants = after.filter(({ kind }) => kind === 'grant');
  const foreign = [...new Map([...old, ...now])]
    .filter(([key]) => isForeign({ before: old.get(key), after: now.get(key) }, agency))
    .map(([, document]) => document);
  if (grants.length > 0) return refuse('document-unfit', grants);
  return foreign.length > 0 ? refuse('document-foreign', foreign) : undefined;
}

const refuse = (
  refused: 'document-unfit' | 'document-foreign',
  documents: readonly CatalogDocument[],
): Refusal => ({
  refused,
  errors: documents.map(({ path }) => ({
    pointer: `/${path}`,
    rule: refused,
    message:
      refused === 'document-foreign'
        ? say('由所属部门提出变更', 'its own agency must ask for this')
        : say('授权不在目录中修改', 'grants are not edited in the catalog'),
  })),
});
