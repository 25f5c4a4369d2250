import { sameBytes } from '../../kernel/index.ts';
import type { SchemaSet } from '../../standards/index.ts';
import type { BundleFiles } from '../bundle.ts';
import type { DocumentKind } from '../catalog-document.ts';
import type { Finding } from '../finding.ts';
import { compareDocument } from './compare-documents.ts';
import type { Geography } from './compare-regions.ts';
import { compareStandards } from './compare-standard.ts';
import type { Sides } from './facets.ts';
import type { MeaningChange, Subject } from './meaning-change.ts';
import { readDivisions, readModel, type Model } from './read-model.ts';

/** What is different between two sets of files, as the catalog means it. */
export interface MeaningDiff {
  readonly changes: readonly MeaningChange[];
  /** Of what could not be read, in either. */
  readonly findings: readonly Finding[];
}

export interface Reading {
  readonly house: SchemaSet;
  /** Asia/Shanghai date as of which regions lie in regions. */
  readonly date: string;
}

const ELEMENTS = 'schemas/elements/';
const STANDARDS = 'schemas/standards/';

function isSame({ before, after }: Sides<BundleFiles>, path: string): boolean {
  const [one, other] = [before.get(path), after.get(path)];
  return one !== undefined && other !== undefined && sameBytes(one, other);
}

/** Paths whose bytes differ; an element that differs may mean something in every standard. */
export function differingPaths(sides: Sides<BundleFiles>): readonly string[] {
  const all = [...new Set([...sides.before.keys(), ...sides.after.keys()])];
  const changed = all.filter((path) => !isSame(sides, path));
  if (!changed.some((path) => path.startsWith(ELEMENTS))) return changed;
  return [...new Set([...changed, ...all.filter((path) => path.startsWith(STANDARDS))])];
}

/** By kind and id, so that a file renamed or moved has changed nothing. */
function values({ documents }: Model): ReadonlyMap<string, readonly [Subject, object]> {
  return new Map(
    documents.map(({ kind, id, value }) => {
      const subject: Subject = { of: kind satisfies DocumentKind, id };
      return [`${kind} ${id}`, [subject, value]] as const;
    }),
  );
}

function compareAll(sides: Sides<Model>, where: Geography): readonly MeaningChange[] {
  const [old, now] = [values(sides.before), values(sides.after)];
  return [...new Map([...old, ...now])].flatMap(([key, [subject]]) =>
    compareDocument(subject, { before: old.get(key)?.[1], after: now.get(key)?.[1] }, where),
  );
}

function compareAllStandards(sides: Sides<Model>, where: Geography): readonly MeaningChange[] {
  const [old, now] = [sides.before.standards, sides.after.standards];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [before, after] = [old.get(id), now.get(id)];
    return before === undefined || after === undefined
      ? compareDocument({ of: 'standard', id }, { before, after }, where)
      : compareStandards({ before, after }, id);
  });
}

/**
 * The difference of two bundles on the model, never on the text: comments, spelling, order and file
 * names mean nothing. Whatever changes a value of a document changes at least one row.
 */
export function compareBundles(sides: Sides<BundleFiles>, { house, date }: Reading): MeaningDiff {
  const paths = differingPaths(sides);
  const before = readModel(sides.before, paths, house);
  const after = readModel(sides.after, paths, house);
  const where = { divisions: readDivisions(sides.after, house), date };
  const models = { before, after };
  return {
    changes: [...compareAll(models, where), ...compareAllStandards(models, where)],
    findings: [...before.findings, ...after.findings],
  };
}
