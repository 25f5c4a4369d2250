import type { Command } from 'commander';
import { join } from 'node:path';
import {
  accessOfAgency,
  accessToDataset,
  type Allowance,
  type DatasetAccess,
  type Lack,
} from '../authorization/index.ts';
import { bundleOf, compileCatalog, readBundleFiles, type Catalog } from '../catalog/index.ts';
import { problemCodes, say, systemClock } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { report, type Cli } from './cli.ts';
import { fail, misuse } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface Options extends CommonOptions {
  readonly catalogs: string;
  readonly schemas: string;
  readonly agency?: string;
  readonly dataset?: string;
}

function catalogOf({ catalogs, schemas }: Options): Catalog {
  const bundle = bundleOf(sha256, readBundleFiles(catalogs, schemas));
  const house = createSchemaSet(parseSchemas(readSchemaBytes(schemas)));
  const compiled = compileCatalog(bundle, house);
  if ('catalog' in compiled) return compiled.catalog;
  return fail(
    say(
      '目录有问题；先运行 jingwei catalog check',
      'The catalog has findings: run jingwei catalog check',
    ),
  );
}

function cellsOf(cli: Cli, options: Options): readonly DatasetAccess[] {
  const { agency, dataset } = options;
  if ((agency === undefined) === (dataset === undefined)) return misuse(cli.text('accessOneSide'));
  const catalog = catalogOf(options);
  const world = {
    catalog,
    nowMs: systemClock.now(),
    grantsFor: (requester: string, id: string) =>
      catalog.seedGrants.filter((grant) => grant.requester === requester && grant.dataset === id),
  };
  const all = { limit: Infinity };
  return agency === undefined
    ? accessToDataset(world, dataset ?? '', all).cells
    : accessOfAgency(world, agency, all).cells;
}

const mayLine = (cli: Cli, { system, dataset }: DatasetAccess, one: Allowance): string =>
  cli.text('accessMay', {
    system,
    dataset,
    operation: one.operation,
    items: one.items.map(({ item, masked }) => (masked ? `${item}*` : item)).join(' '),
    purpose: [one.purpose.class, one.purpose.item].filter(Boolean).join(' '),
    region: one.region?.code ?? '—',
    grant: one.grant,
    until: one.until,
    supplier: one.supplier,
  });

const lackLine = (cli: Cli, { system, dataset }: DatasetAccess, one: Lack): string =>
  cli.text('accessLacks', {
    system,
    dataset,
    operation: one.operation,
    code: one.code,
    title: problemCodes[one.code].title[cli.language],
    remedy: problemCodes[one.code].remedy[cli.language],
  });

function tell(cli: Cli, options: Options): void {
  const cells = cellsOf(cli, options);
  const lines = cells.flatMap((cell) => [
    ...cell.may.map((one) => `✓ ${mayLine(cli, cell, one)}`),
    ...cell.lacks.map((one) => `✗ ${lackLine(cli, cell, one)}`),
  ]);
  report(cli, options.json, { value: { cells }, lines });
}

/** `jingwei catalog access`: of the working copy and its seed grants. */
export function addCatalogAccess(catalog: Command, cli: Cli): void {
  leaf(catalog, cli, { usage: 'access', about: 'catalogAccess' })
    .option('--agency <agency>', cli.text('accessAgency'))
    .option('--dataset <dataset>', cli.text('accessDataset'))
    .option('--catalogs <dir>', cli.text('catalogDir'), join(packageRoot, 'catalogs'))
    .option('--schemas <dir>', cli.text('schemasDir'), join(packageRoot, 'schemas'))
    .action((_own: Options, command: Command) => tell(cli, command.optsWithGlobals<Options>()));
}
