import {
  createTurns,
  instantOf,
  say,
  type Bilingual,
  type Clock,
  type Refusal,
  type Sha256,
} from '../kernel/index.ts';
import type { BundlePublished } from '../shapes/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import type { BundleReading } from './bundle-reading.ts';
import type { BundleStore } from './bundle-store.ts';
import { addressing, type Bundle, type BundleFiles } from './bundle.ts';
import type { Catalog } from './catalog.ts';
import { compileInSlices } from './compile-catalog.ts';
import type { Finding } from './finding.ts';
import { inSlices } from './in-slices.ts';
import type { ReadBundle, Reading } from './read-bundle.ts';

export interface Kept {
  readonly bundle: string;
  readonly documents: number;
}

export interface Unfit {
  readonly findings: readonly Finding[];
}

export interface Publishing {
  /** Of a bundle that is kept here. */
  readonly bundle: string;
  readonly by: string;
  readonly reason: string;
  /** Published only where this one is still in force. */
  readonly replaces?: string;
}

/** A bundle without findings. */
export interface Proven {
  readonly documents: number;
  readonly catalog: Catalog;
  /** What the next bundle need not read again. */
  readonly read: ReadBundle;
}

/** Checks and compiles in slices. */
export async function prove(bundle: Bundle, reading: Reading): Promise<Proven | Unfit> {
  const compiled = await compileInSlices(bundle, reading);
  return 'findings' in compiled ? compiled : { ...compiled, documents: bundle.files.size };
}

/** What came into force. */
export type Published = Omit<BundlePublished, 'kind'>;

/**
 * Where bundles are kept, published and swapped. One thing at a time; what is compiled is compiled
 * in slices, beside the exchanges of whoever calls.
 */
export interface BundleDesk extends BundleReading {
  /** The bundle in force, compiled; another one from one moment to the next. @throws {Error} before any. */
  catalog(): Catalog;
  /**
   * Checks files and keeps them as a bundle, not in force; what has findings is not kept. `by` is
   * the person who uploads them: somebody else publishes them the first time.
   */
  keep(files: BundleFiles, by?: string): Promise<Kept | Unfit>;
  /**
   * Checks a bundle once more, records who and why, and only then is it in force. Publishing an
   * earlier one is how one rolls back. Refusals: bundle-unknown, bundle-in-force, catalog-findings;
   * own-request to whoever uploaded it; change-outdated when another than `replaces` is in force.
   * @throws {Fault} log-unavailable, overloaded: nothing was published.
   */
  publish(publishing: Publishing): Promise<Published | Refusal>;
}

export interface BundleDeskParts {
  readonly bundles: BundleStore;
  /** Schemas of the catalog's documents. */
  readonly schemas: SchemaSet;
  readonly sha256: Sha256;
  readonly clock: Clock;
  /** Resolves when the entry is durable. */
  readonly record: (entry: BundlePublished) => Promise<void>;
  /** What is in force already; absent where nobody asks for it before the next publication. */
  readonly inForce?: Proven;
}

/** Findings that a refusal lists; `jingwei catalog check` lists all. */
const FINDINGS_TOLD_MAX = 32;

const countOf = (count: number): Bilingual =>
  say(`共 ${count} 处问题；errors 列出前面的`, `${count} findings; errors lists the first`);

/** What a bundle is refused with: each finding at its `file:line:column`. */
export const refusalOfFindings = (findings: readonly Finding[]): Refusal => ({
  refused: 'catalog-findings',
  detail: countOf(findings.length),
  errors: findings.slice(0, FINDINGS_TOLD_MAX).map(({ path, line, column, rule, message }) => ({
    pointer: `${path}:${line}:${column}`,
    rule,
    message,
  })),
});

interface Taking {
  readonly now: number;
  /** The bundle it takes the place of. */
  readonly previous: string | undefined;
}

const publicationOf = (
  { catalog, documents }: Proven,
  { by, reason }: Publishing,
  { now, previous }: Taking,
): Published => ({
  at: instantOf(now),
  bundle: catalog.bundle,
  ...(previous === undefined ? {} : { previous }),
  by,
  reason,
  documents,
});

export function createBundleDesk(parts: BundleDeskParts): BundleDesk {
  const { bundles, schemas, sha256, clock, record } = parts;
  const turns = createTurns();
  let inForce = parts.inForce;
  /** Kept last or just replaced: mostly what is published next, and so compiled already. */
  let spare: Proven | undefined;

  /** Bundles that follow one another differ in few documents. */
  const reading = (): Reading => ({ house: schemas, ...(inForce && { known: inForce.read }) });

  const keep: BundleDesk['keep'] = async (files, by) => {
    const bundle = await inSlices(addressing(sha256, files));
    const proven = await prove(bundle, reading());
    if ('findings' in proven) return proven;
    await bundles.keep(bundle, by);
    spare = proven;
    return { bundle: bundle.id, documents: proven.documents };
  };

  const provenOf = async (id: string): Promise<Proven | Unfit> =>
    spare?.catalog.bundle === id ? spare : prove(await bundles.load(id), reading());

  const publish = async (publishing: Publishing): Promise<Published | Refusal> => {
    const previous = await bundles.currentId();
    const { bundle, replaces = previous } = publishing;
    if (replaces !== previous) return { refused: 'change-outdated' };
    if (bundle === previous) return { refused: 'bundle-in-force' };
    if (!(await bundles.isKnown(bundle))) return { refused: 'bundle-unknown' };
    if ((await bundles.uploaderOf(bundle)) === publishing.by) return { refused: 'own-request' };
    const proven = await provenOf(bundle);
    if ('findings' in proven) return refusalOfFindings(proven.findings);
    const published = publicationOf(proven, publishing, { now: clock.now(), previous });
    await bundles.publish(published, () => record({ kind: 'bundle.published', ...published }));
    spare = inForce;
    inForce = proven;
    return published;
  };

  return {
    ...bundles,
    catalog: () => {
      if (inForce === undefined) throw new Error('no bundle is published; run jingwei init');
      return inForce.catalog;
    },
    keep: (files, by) => turns.take(() => keep(files, by)),
    publish: (publishing) => turns.take(() => publish(publishing)),
  };
}
