import { eachOf, type Steps } from '../kernel/index.ts';
import { compileMapping, type CompiledMapping } from '../mapping/index.ts';
import type { CodeTable } from '../shapes/index.ts';
import type { SchemaSet, Standard } from '../standards/index.ts';
import type { Bundle } from './bundle.ts';
import { documentsOf, type CatalogDocument } from './catalog-document.ts';
import { findingAt, type Finding } from './finding.ts';
import { parseDocument, type Parsed } from './parse-document.ts';
import { readStandards } from './read-standards.ts';

/** A bundle's documents, read and shaped, with its standards and mappings compiled: what rules walk. */
export interface Shelf {
  readonly documents: readonly CatalogDocument[];
  readonly standards: ReadonlyMap<string, Standard>;
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
}

/** Each document, or what is wrong with it, by its bytes and its place. */
export type ReadDocuments = ReadonlyMap<string, Parsed>;

export interface Shelved {
  readonly shelf: Shelf;
  readonly findings: readonly Finding[];
  readonly read: ReadDocuments;
}

/** A mapping compiled, or what is wrong with it, at the places in its own file. */
function compiled(
  document: CatalogDocument<'mapping'>,
  shelf: Pick<Shelf, 'standards' | 'documents'>,
): { readonly mapping?: CompiledMapping; readonly findings: readonly Finding[] } {
  const source = shelf.standards.get(document.value.from);
  const target = shelf.standards.get(document.value.to);
  // A missing standard is the reference rule's finding, not this one's.
  if (source === undefined || target === undefined) return { findings: [] };
  const tables = new Map<string, CodeTable>(
    documentsOf(shelf.documents, 'codeTable').map((table) => [table.id, table.value]),
  );
  const result = compileMapping(document.value, {
    codeTable: (id) => tables.get(id),
    source,
    target,
  });
  if (!('faults' in result)) return { mapping: result, findings: [] };
  return {
    findings: result.faults.map((fault) =>
      findingAt(document, fault.pointer, { rule: `mapping:${fault.rule}`, message: fault.message }),
    ),
  };
}

/** What to read documents with. */
export interface Reading {
  /** Schemas of the catalog's documents. */
  readonly house: SchemaSet;
  /** Documents of another bundle, read with the same schemas: what is the same is not read again. */
  readonly known?: ReadDocuments;
}

const keyOf = (path: string, digests: Bundle['digests']): string => `${digests[path]} ${path}`;

function* readDocuments({ files, digests }: Bundle, { house, known }: Reading) {
  const read = yield* eachOf(files, ([path, bytes]) => {
    if (!path.startsWith('catalogs/')) return [];
    const key = keyOf(path, digests);
    return [[key, known?.get(key) ?? parseDocument(path, bytes, house)] as const];
  });
  return new Map(read.flat());
}

/** Reads every document of a bundle. */
export function* shelve(bundle: Bundle, reading: Reading): Steps<Shelved> {
  const read: ReadDocuments = yield* readDocuments(bundle, reading);
  const parsed = [...read.values()];
  const documents = parsed.flatMap((each) => ('document' in each ? [each.document] : []));
  const { standards, findings: schemas } = yield* readStandards(bundle.files);
  const mapped = yield* eachOf(documentsOf(documents, 'mapping'), (document) => ({
    id: document.id,
    ...compiled(document, { standards, documents }),
  }));
  const mappings = new Map(
    mapped.flatMap(({ id, mapping }) => (mapping === undefined ? [] : [[id, mapping] as const])),
  );
  const findings = [
    ...schemas,
    ...parsed.flatMap((each) => ('findings' in each ? each.findings : [])),
    ...mapped.flatMap((each) => each.findings),
  ];
  return { shelf: { documents, standards, mappings }, findings, read };
}
