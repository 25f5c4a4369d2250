import type { Command } from 'commander';
import { join } from 'node:path';
import {
  compareBundles,
  impactOf,
  readBundleFiles,
  readModel,
  type BundleFiles,
  type Impact,
  type MeaningDiff,
} from '../catalog/index.ts';
import { shanghaiDateOf, systemClock } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import type { Grant } from '../shapes/index.ts';
import {
  createSchemaSet,
  parseSchemas,
  readSchemaBytes,
  type SchemaSet,
} from '../standards/index.ts';
import type { BundleShelf } from './bundle-shelf.ts';
import { withShelf, withWhereOptions, type WhereOptions } from './catalog-where.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { leaf } from './leaf.ts';
import type { TextKey } from './texts.ts';

export interface ComparingOptions extends WhereOptions {
  readonly catalogs: string;
  readonly schemas: string;
}

/** Bundles by their ids; without: what is in force, and the working copy. */
export interface Named {
  readonly a: string | undefined;
  readonly b: string | undefined;
}

interface Files {
  readonly before: BundleFiles;
  readonly after: BundleFiles;
}

const houseOf = (): SchemaSet =>
  createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));

async function filesOf(
  shelf: BundleShelf,
  { a, b }: Named,
  { catalogs, schemas }: ComparingOptions,
): Promise<Files> {
  const before = await shelf.filesOf(a ?? (await shelf.list()).inForce);
  const after = b === undefined ? readBundleFiles(catalogs, schemas) : await shelf.filesOf(b);
  return { before, after };
}

interface Compared {
  readonly files: Files;
  readonly house: SchemaSet;
  readonly diff: MeaningDiff;
}

async function compare(cli: Cli, named: Named, options: ComparingOptions): Promise<Compared> {
  const files = await withShelf(cli, options, (shelf) => filesOf(shelf, named, options));
  const house = houseOf();
  const date = shanghaiDateOf(systemClock.now());
  return { files, house, diff: compareBundles(files, { house, date }) };
}

const marks = { widens: '+', narrows: '-', tightens: '>', loosens: '<', neutral: '=' } as const;

/** One line a change, in words; 3 when something that was to be had no longer is. */
export async function tellMeaning(
  cli: Cli,
  named: Named,
  options: ComparingOptions,
): Promise<void> {
  const { changes, findings } = (await compare(cli, named, options)).diff;
  const stops = changes.filter((change) => change.stops !== undefined).length;
  const lines = changes.map(({ effect, text }) => `${marks[effect]} ${text[cli.language]}`);
  const unread = findings.map(
    ({ path, line, column, message }) => `${path}:${line}:${column} ${message[cli.language]}`,
  );
  const summary = stops === 0 ? [] : [cli.text('meaningStops', { count: stops })];
  const all = [...unread, ...lines, ...summary];
  const told = all.length === 0 ? [cli.text('meaningSame')] : all;
  report(cli, options.json, { value: { changes, findings, stops }, lines: told });
  if (findings.length > 0) cli.finish(EXIT.findings);
  else if (stops > 0) cli.finish(EXIT.breaking);
}

const impactTexts: Readonly<Record<keyof Impact, TextKey>> = {
  datasets: 'impactDatasets',
  grants: 'impactGrants',
  systems: 'impactSystems',
  serviceItems: 'impactServiceItems',
  matters: 'impactMatters',
  mappings: 'impactMappings',
};

/** What is reached, kind by kind. */
export function impactLines(cli: Cli, impact: Impact): readonly string[] {
  const lines = (Object.keys(impactTexts) as readonly (keyof Impact)[]).flatMap((name) =>
    impact[name].length === 0 ? [] : [`${cli.text(impactTexts[name])}: ${impact[name].join(' ')}`],
  );
  return lines.length === 0 ? [cli.text('impactNothing')] : lines;
}

async function tellImpact(cli: Cli, named: Named, options: ComparingOptions): Promise<void> {
  const { files, house, diff } = await compare(cli, named, options);
  const documents = [files.before, files.after].flatMap(
    (side) => readModel({ files: side, paths: [...side.keys()], house }).documents,
  );
  const grants = new Map(
    documents.flatMap(({ kind, id, value }) =>
      kind === 'grant' ? [[id, value as Grant] as const] : [],
    ),
  );
  const impact = impactOf(diff.changes, documents, [...grants.values()]);
  report(cli, options.json, { value: impact, lines: impactLines(cli, impact) });
}

/** `jingwei catalog impact` */
export function addCatalogImpact(catalog: Command, cli: Cli): void {
  const command = leaf(catalog, cli, { usage: 'impact', about: 'catalogImpact' });
  withWhereOptions(command, cli)
    .argument('[a]', cli.text('catalogBundle'))
    .argument('[b]', cli.text('catalogBundle'))
    .option('--catalogs <dir>', cli.text('catalogDir'), join(packageRoot, 'catalogs'))
    .option('--schemas <dir>', cli.text('schemasDir'), join(packageRoot, 'schemas'))
    .action((a: string | undefined, b: string | undefined) =>
      tellImpact(cli, { a, b }, command.optsWithGlobals<ComparingOptions>()),
    );
}
