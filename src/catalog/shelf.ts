import { eachOf, type Steps } from '../kernel/index.ts';
import { compileMapping, type CompiledMapping } from '../mapping/index.ts';
import type { CodeTable } from '../shapes/index.ts';
import type { SchemaFiles, SchemaSet, Standard } from '../standards/index.ts';
import type { BundleFiles } from './bundle.ts';
import { documentsOf, type CatalogDocument } from './catalog-document.ts';
import { findingAt, type Finding, type Located } from './finding.ts';
import { parseDocument } from './parse-document.ts';
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

export interface Shelved {
  readonly shelf: Shelf;
  readonly findings: readonly Finding[];
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

/** Reads every document of a bundle. `house` holds the schemas of the catalog documents. */
export function* shelve(files: BundleFiles, house: SchemaSet): Steps<Shelved> {
  const parsed = yield* eachOf(
    [...files].filter(([path]) => path.startsWith('catalogs/')),
    ([path, bytes]) => parseDocument(path, bytes, house),
  );
  const documents = parsed.flatMap((each) => ('document' in each ? [each.document] : []));
  const { standards, schemas, findings: broken } = yield* readStandards(files);
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
    schemas: schemaDocuments(files, schemas, house),
  };
  return { shelf, findings };
}
