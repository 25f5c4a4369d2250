import { eachOf, type Steps } from '../kernel/index.ts';
import { compileMapping, type CompiledMapping } from '../mapping/index.ts';
import type { CodeTable } from '../shapes/index.ts';
import type { SchemaSet, Standard } from '../standards/index.ts';
import type { Bundle } from './bundle.ts';
import { documentsOf, type CatalogDocument } from './catalog-document.ts';
import { findingAt, type Finding } from './finding.ts';
import { parseDocument, type Parsed } from './parse-document.ts';
import { readStandards, type ReadStandards } from './read-standards.ts';

/** Each document, or what is wrong with it, by its bytes and its place. */
type ReadDocuments = ReadonlyMap<string, Parsed>;

/** What was read of a bundle. The next one mostly differs in few documents, and takes the rest. */
export interface ReadBundle {
  readonly documents: ReadDocuments;
  readonly standards: ReadStandards;
  /** Path and digest of every schema that the standards were read from. */
  readonly schemaDigests: string;
  readonly mappings: ReadMappings;
}

interface ReadMapping {
  readonly mapping?: CompiledMapping;
  readonly findings: readonly Finding[];
}

/** What mappings are compiled with. */
interface Basis {
  readonly standards: ReadonlyMap<string, Standard>;
  readonly tables: ReadonlyMap<string, CodeTable>;
}

interface ReadMappings {
  readonly basis: Basis;
  readonly byDocument: ReadonlyMap<CatalogDocument<'mapping'>, ReadMapping>;
}

/** A mapping compiled, or what is wrong with it, at the places in its own file. */
function compiled(document: CatalogDocument<'mapping'>, shelf: Basis): ReadMapping {
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

/** What to read documents with. */
export interface Reading {
  /** Schemas of the catalog's documents. */
  readonly house: SchemaSet;
  /** Of another bundle, read with the same schemas: what is the same is not read again. */
  readonly known?: ReadBundle;
}

const keyOf = (path: string, digests: Bundle['digests']): string => `${digests[path]} ${path}`;

function* readDocuments({ files, digests }: Bundle, { house, known }: Reading) {
  const read = yield* eachOf(files, ([path, bytes]) => {
    if (!path.startsWith('catalogs/')) return [];
    const key = keyOf(path, digests);
    return [[key, known?.documents.get(key) ?? parseDocument(path, bytes, house)] as const];
  });
  return new Map(read.flat());
}

const schemaDigestsOf = ({ digests }: Bundle): string =>
  Object.entries(digests)
    .filter(([path]) => path.startsWith('schemas/'))
    .flat()
    .join(' ');

/** Schemas refer to one another, so that one that differs may make any standard another one. */
function* standardsOf(
  bundle: Bundle,
  { known }: Reading,
): Steps<Pick<ReadBundle, 'standards' | 'schemaDigests'>> {
  const schemaDigests = schemaDigestsOf(bundle);
  if (known?.schemaDigests === schemaDigests) return known;
  return { schemaDigests, standards: yield* readStandards(bundle.files) };
}

/** Documents that were not read again are the same objects. */
const sameBasis = (one: Basis, other: Basis): boolean =>
  one.standards === other.standards &&
  one.tables.size === other.tables.size &&
  [...one.tables].every(([id, table]) => other.tables.get(id) === table);

function* mappingsOf(
  documents: readonly CatalogDocument[],
  basis: Basis,
  { known }: Reading,
): Steps<ReadMappings> {
  const earlier =
    known && sameBasis(known.mappings.basis, basis) ? known.mappings.byDocument : undefined;
  const mapped = yield* eachOf(
    documentsOf(documents, 'mapping'),
    (document) => [document, earlier?.get(document) ?? compiled(document, basis)] as const,
  );
  return { basis, byDocument: new Map(mapped) };
}

/** Reads what the bundle known before it does not have. */
export function* readBundle(bundle: Bundle, reading: Reading): Steps<ReadBundle> {
  const documents: ReadDocuments = yield* readDocuments(bundle, reading);
  const sound = soundOf(documents);
  const fromSchemas = yield* standardsOf(bundle, reading);
  const tables = new Map(documentsOf(sound, 'codeTable').map(({ id, value }) => [id, value]));
  const basis = { standards: fromSchemas.standards.standards, tables };
  const { standards, schemaDigests } = fromSchemas;
  return {
    documents,
    standards,
    schemaDigests,
    mappings: yield* mappingsOf(sound, basis, reading),
  };
}

/** The documents without fault. */
export const soundOf = (read: ReadDocuments): readonly CatalogDocument[] =>
  [...read.values()].flatMap((each) => ('document' in each ? [each.document] : []));
