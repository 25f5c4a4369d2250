import { createDivisionTable, type DivisionTable } from '../../kernel/index.ts';
import { parseStrictJson, type SchemaSet } from '../../standards/index.ts';
import type { BundleFiles } from '../bundle.ts';
import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { Finding } from '../finding.ts';
import { parseDocument } from '../parse-document.ts';
import type { StandardModel } from './compare-standard.ts';

/** What some files of a bundle say, whatever their spelling and whatever their names. */
export interface Model {
  readonly documents: readonly CatalogDocument[];
  readonly standards: ReadonlyMap<string, StandardModel>;
  /** Documents that do not even have a shape, and so no meaning. */
  readonly findings: readonly Finding[];
}

const STANDARDS = 'schemas/standards/';
const ELEMENTS = 'schemas/elements/';

/** Elements are made of elements at most this deep. */
const ELEMENT_DEPTH_MAX = 8;

function jsonOf(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  const parsed = parseStrictJson(bytes);
  return parsed.ok ? parsed.value : undefined;
}

/** The value with each reference to an element replaced by the element. */
function resolved(value: unknown, files: BundleFiles, depth = 0): unknown {
  if (depth > ELEMENT_DEPTH_MAX || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member) => resolved(member, files, depth));
  const { $ref, ...own } = value as Readonly<Record<string, unknown>>;
  const element =
    typeof $ref === 'string'
      ? jsonOf(files.get(`${ELEMENTS}${$ref.slice($ref.lastIndexOf('/') + 1)}`))
      : undefined;
  const there =
    element !== null && typeof element === 'object'
      ? (resolved(element, files, depth + 1) as object)
      : $ref === undefined
        ? {}
        : { $ref };
  const members = Object.entries(own).map(([key, member]) => [key, resolved(member, files, depth)]);
  return { ...there, ...(Object.fromEntries(members) as object) };
}

function readStandards(files: BundleFiles, paths: readonly string[]): Model['standards'] {
  return new Map(
    paths
      .filter((path) => path.startsWith(STANDARDS))
      .flatMap((path) => {
        const schema = jsonOf(files.get(path));
        if (schema === null || typeof schema !== 'object') return [];
        const id = path.slice(STANDARDS.length, -'.json'.length);
        return [[id, resolved(schema, files) as StandardModel] as const];
      }),
  );
}

/** Reads the files named, those that are there. */
export function readModel(files: BundleFiles, paths: readonly string[], house: SchemaSet): Model {
  const parsed = paths.flatMap((path) => {
    const bytes = path.startsWith('catalogs/') ? files.get(path) : undefined;
    return bytes === undefined ? [] : [parseDocument(path, bytes, house)];
  });
  return {
    documents: parsed.flatMap((each) => ('document' in each ? [each.document] : [])),
    standards: readStandards(files, paths),
    findings: parsed.flatMap((each) => ('findings' in each ? each.findings : [])),
  };
}

/** The division table of a bundle, for names and for which region lies in which. */
export function readDivisions(files: BundleFiles, house: SchemaSet): DivisionTable {
  const paths = [...files.keys()].filter((path) => path.startsWith('catalogs/divisions/'));
  const { documents } = readModel(files, paths, house);
  return createDivisionTable(
    documentsOf(documents, 'divisions').flatMap(({ value }) => value.divisions),
  );
}
