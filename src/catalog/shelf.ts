import { eachOf, type Steps } from '../kernel/index.ts';
import { compileMapping, type CompiledMapping } from '../mapping/index.ts';
import type { CodeTable } from '../shapes/index.ts';
import type { SchemaFiles, SchemaSet, Standard } from '../standards/index.ts';
import type { Bundle, BundleFiles } from './bundle.ts';
import { documentsOf, type CatalogDocument } from './catalog-document.ts';
import { findingAt, type Finding, type Located } from './finding.ts';
import { parseDocument, type Parsed } from './parse-document.ts';
import { readStandards } from './read-standards.ts';
import { positionsIn } from './read-yaml.ts';

/** A bundle's documents, read and shaped, with its standards and mappings compiled: what rules walk. */
export interface Shelf {
  readonly documents: readonly CatalogDocument[];
  readonly standards: ReadonlyMap<string, Standard>;
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
  /** Every schema of the bundle by its path below schemas/, sound or not. */
  readonly schemas: ReadonlyMap<string, SchemaDocument>;
}

/** A standard or an element as a file. */
export interface SchemaDocument extends Located {
  readonly value: unknown;
  /** Whether the schemas of the house themselves refer to it. */
  readonly isReferred: boolean;
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
  shelf: Pick<Shelf, 'standards'> & { readonly tables: ReadonlyMap<string, CodeTable> },
): { readonly mapping?: CompiledMapping; readonly findings: readonly Finding[] } {
  const source = shelf.standards.get(document.value.from);
  const target = shelf.standards.get(document.value.to);
  // A missing standard is the reference rule's finding, not this one's.
  if (source === undefined || target === undefined) return { findings: [] };
  const result = compileMapping(document.value, {
    codeTable: (id) => shelf.tables.get(id),
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

const schemaDocuments = (
  files: BundleFiles,
  schemas: SchemaFiles,
  house: SchemaSet,
): Shelf['schemas'] =>
  new Map(
    [...schemas].map(([below, value]) => {
      const path = `schemas/${below}`;
      const positionOf = positionsIn(files.get(path) ?? new Uint8Array());
      return [below, { path, value, positionOf, isReferred: house.isReferred(below) }];
    }),
  );

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
  const { standards, schemas, findings: broken } = yield* readStandards(bundle.files);
  const tables = new Map(documentsOf(documents, 'codeTable').map(({ id, value }) => [id, value]));
  const mapped = yield* eachOf(documentsOf(documents, 'mapping'), (document) => ({
    id: document.id,
    ...compiled(document, { standards, tables }),
  }));
  const mappings = new Map(
    mapped.flatMap(({ id, mapping }) => (mapping === undefined ? [] : [[id, mapping] as const])),
  );
  const findings = [
    ...broken,
    ...parsed.flatMap((each) => ('findings' in each ? each.findings : [])),
    ...mapped.flatMap((each) => each.findings),
  ];
  const shelf = {
    documents,
    standards,
    mappings,
    schemas: schemaDocuments(bundle.files, schemas, reading.house),
  };
  return { shelf, findings, read };
}
