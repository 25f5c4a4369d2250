import { canonicalText, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import {
  bundleOf,
  compareBundles,
  compileCatalog,
  differingPaths,
  impactOf,
  readModel,
  type Bundle,
  type CatalogDocument,
  type Impact,
  type MeaningChange,
  type MeaningDiff,
} from '../catalog/index.ts';
import type { ChangeEditRow, ChangeRow } from '../storage/index.ts';
import { editedFiles } from './edits.ts';
import type { ChangeDeskParts } from './ports.ts';

/** A request laid beside its base. */
export interface Review {
  readonly base: Bundle;
  /** What it would become. */
  readonly bundle: Bundle;
  readonly diff: MeaningDiff;
  /** Documents that differ, as they are in either. */
  readonly before: readonly CatalogDocument[];
  readonly after: readonly CatalogDocument[];
}

type Reviewed = Pick<ChangeRow, 'base'> & { readonly edits: readonly ChangeEditRow[] };

type Parts = Pick<ChangeDeskParts, 'bundles' | 'clock' | 'house' | 'sha256' | 'grants'>;

export async function reviewOf(parts: Parts, { base: id, edits }: Reviewed): Promise<Review> {
  const { bundles, clock, house, sha256 } = parts;
  const base = await bundles.load(id);
  const bundle = bundleOf(sha256, editedFiles(base.files, edits));
  const sides = { before: base.files, after: bundle.files };
  const paths = differingPaths(sides);
  return {
    base,
    bundle,
    diff: compareBundles(sides, { house, date: shanghaiDateOf(clock.now()) }),
    before: readModel(base.files, paths, house).documents,
    after: readModel(bundle.files, paths, house).documents,
  };
}

/** Undefined when the whole catalog would pass every rule. */
export function judgeFindings({ house }: Parts, { bundle }: Review): Refusal | undefined {
  const compiled = compileCatalog(bundle, house);
  if (!('findings' in compiled)) return undefined;
  return {
    refused: 'change-has-findings',
    errors: compiled.findings.map(({ path, line, column, rule, message }) => ({
      pointer: `/${path}:${line}:${column}`,
      rule,
      message,
    })),
  };
}

/** What some rows of the difference reach, with the grants there are now. */
export function impactOfReview(
  { house, grants }: Parts,
  { base, after }: Review,
  changes: readonly MeaningChange[],
): Impact {
  const { documents } = readModel(base.files, [...base.files.keys()], house);
  return impactOf(changes, [...documents, ...after], grants());
}

/** Whether two differences say the same. */
export const saysTheSame = (one: MeaningDiff, other: MeaningDiff): boolean =>
  canonicalText(one.changes) === canonicalText(other.changes);
