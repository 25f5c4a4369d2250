import type { Steps } from '../kernel/index.ts';
import type { CompiledMapping } from '../mapping/index.ts';
import type { SchemaFiles, SchemaSet, Standard } from '../standards/index.ts';
import type { Bundle, BundleFiles } from './bundle.ts';
import type { CatalogDocument } from './catalog-document.ts';
import type { Finding, Located } from './finding.ts';
import { readBundle, soundOf, type ReadBundle, type Reading } from './read-bundle.ts';
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
  readonly read: ReadBundle;
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

/** Reads every document of a bundle. */
export function* shelve(bundle: Bundle, reading: Reading): Steps<Shelved> {
  const read = yield* readBundle(bundle, reading);
  const mapped = [...read.mappings.byDocument];
  const { standards, schemas, findings: broken } = read.standards;
  const mappings = new Map(
    mapped.flatMap(([{ id }, { mapping }]) => (mapping === undefined ? [] : [[id, mapping]])),
  );
  const findings = [
    ...broken,
    ...[...read.documents.values()].flatMap((each) => ('findings' in each ? each.findings : [])),
    ...mapped.flatMap(([, each]) => each.findings),
  ];
  const shelf = {
    documents: soundOf(read.documents),
    standards,
    mappings,
    schemas: schemaDocuments(bundle.files, schemas, reading.house),
  };
  return { shelf, findings, read };
}
