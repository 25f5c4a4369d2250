import type { Command } from 'commander';
import { join } from 'node:path';
import { bundleOf, compareFiles, readBundleFiles } from '../catalog/index.ts';
import { packageRoot } from '../settings/index.ts';
import { writeBundleFolder } from './bundle-folder.ts';
import type { BundleShelf } from './bundle-shelf.ts';
import { withShelf, withWhereOptions, type WhereOptions } from './catalog-where.ts';
import { report, type Cli } from './cli.ts';
import { leaf } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface ExportOptions extends WhereOptions {
  readonly bundle?: string;
}

interface DiffOptions extends WhereOptions {
  readonly catalogs: string;
  readonly schemas: string;
}

async function list(cli: Cli, options: WhereOptions): Promise<void> {
  const page = await withShelf(cli, options, (shelf) => shelf.list());
  const published = page.publications.map(({ bundle, at, by, reason }) =>
    [bundle === page.inForce ? '*' : ' ', bundle, at, by, reason].join('\t'),
  );
  const unpublished = page.unpublished.map((bundle) => `?\t${bundle}`);
  report(cli, options.json, { value: page, lines: [...published, ...unpublished] });
}

async function exportTo(cli: Cli, folder: string, options: ExportOptions): Promise<void> {
  const exported = await withShelf(cli, options, async (shelf) => {
    const bundle = options.bundle ?? (await shelf.list()).inForce;
    return { bundle, files: await shelf.filesOf(bundle) };
  });
  writeBundleFolder(folder, exported.files);
  const value = { bundle: exported.bundle, documents: exported.files.size, folder };
  report(cli, options.json, { value, lines: [cli.text('catalogExported', value)] });
}

interface Compared {
  readonly name: string;
  readonly digests: Readonly<Record<string, string>>;
}

interface Pair {
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Without names: what is in force against the working copy. */
async function sidesOf(
  shelf: BundleShelf,
  { a, b }: Pair,
  { catalogs, schemas }: DiffOptions,
): Promise<readonly [Compared, Compared]> {
  const stored = async (name: string): Promise<Compared> => ({
    name,
    digests: await shelf.digestsOf(name),
  });
  const first = await stored(a ?? (await shelf.list()).inForce);
  if (b !== undefined) return [first, await stored(b)];
  const { id, digests } = bundleOf(sha256, readBundleFiles(catalogs, schemas));
  return [first, { name: id, digests }];
}

async function diff(cli: Cli, pair: Pair, options: DiffOptions): Promise<void> {
  const [a, b] = await withShelf(cli, options, (shelf) => sidesOf(shelf, pair, options));
  const compared = compareFiles(a.digests, b.digests);
  const lines = Object.entries({ '+': compared.added, '-': compared.removed, M: compared.changed })
    .flatMap(([mark, paths]) => paths.map((path) => [mark, path] as const))
    .sort(([, one], [, other]) => (one < other ? -1 : 1))
    .map(([mark, path]) => `${mark} ${path}`);
  const same = lines.length === 0 ? [cli.text('catalogSame')] : lines;
  report(cli, options.json, { value: { a: a.name, b: b.name, ...compared }, lines: same });
}

/** `jingwei catalog bundles`, `export` and `diff`: what changes nothing. */
export function addCatalogLooking(catalog: Command, cli: Cli): void {
  withWhereOptions(leaf(catalog, cli, { usage: 'bundles', about: 'catalogBundles' }), cli).action(
    (_own: WhereOptions, command: Command) => list(cli, command.optsWithGlobals<WhereOptions>()),
  );
  withWhereOptions(leaf(catalog, cli, { usage: 'export', about: 'catalogExport' }), cli)
    .argument('<dir>', cli.text('catalogFolder'))
    .option('--bundle <id>', cli.text('catalogBundle'))
    .action((folder: string, _own: ExportOptions, command: Command) =>
      exportTo(cli, folder, command.optsWithGlobals<ExportOptions>()),
    );
  const comparing = leaf(catalog, cli, { usage: 'diff', about: 'catalogDiff' });
  withWhereOptions(comparing, cli)
    .argument('[a]', cli.text('catalogBundle'))
    .argument('[b]', cli.text('catalogBundle'))
    .option('--catalogs <dir>', cli.text('catalogDir'), join(packageRoot, 'catalogs'))
    .option('--schemas <dir>', cli.text('schemasDir'), join(packageRoot, 'schemas'))
    .action((a: string | undefined, b: string | undefined) =>
      diff(cli, { a, b }, comparing.optsWithGlobals<DiffOptions>()),
    );
}
