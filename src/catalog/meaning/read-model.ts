import { createDivisionTable, type DivisionTable } from '../../kernel/index.ts';
import type { SchemaSet } from '../../standards/index.ts';
import type { BundleFiles } from '../bundle.ts';
import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { Finding } from '../finding.ts';
import { parseDocument } from '../parse-document.ts';
import { wholeStandard } from '../whole-standard.ts';
import type { StandardModel } from './compare-standard.ts';

/** What some files of a bundle say, whatever their spelling and whatever their names. */
export interface Model {
  readonly documents: readonly CatalogDocument[];
  readonly standards: ReadonlyMap<string, StandardModel>;
  /** Documents that do not even have a shape, and so no meaning. */
  readonly findings: readonly Finding[];
}

const STANDARD = /^schemas\/standards\/(.+)\.json$/;

function readStandards(files: BundleFiles, paths: readonly string[]): Model['standards'] {
  return new Map(
    paths.flatMap((path) => {
      const id = STANDARD.exec(path)?.[1];
      const schema = id === undefined ? undefined : wholeStandard(files, id);
      return id === undefined || schema === undefined
        ? []
        : [[id, schema as StandardModel] as const];
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
