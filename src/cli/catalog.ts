import type { Command } from 'commander';
import { join } from 'node:path';
import { bundleOf, compileCatalog, readBundleFiles, type Finding } from '../catalog/index.ts';
import { packageRoot } from '../settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { addCatalogAccess } from './catalog-access.ts';
import { addCatalogChange } from './catalog-change.ts';
import { addCatalogLooking } from './catalog-look.ts';
import { addCatalogImpact } from './catalog-meaning.ts';
import { addCatalogPublishing } from './catalog-publish.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface Options extends CommonOptions {
  readonly catalogs: string;
  readonly schemas: string;
}

interface Checked {
  readonly bundle: string;
  readonly documents: number;
  readonly findings: readonly Finding[];
}

function checkCatalog({ catalogs, schemas }: Options): Checked {
  const bundle = bundleOf(sha256, readBundleFiles(catalogs, schemas));
  const house = createSchemaSet(parseSchemas(readSchemaBytes(schemas)));
  const compiled = compileCatalog(bundle, house);
  const findings = 'findings' in compiled ? compiled.findings : [];
  return { bundle: bundle.id, documents: bundle.files.size, findings };
}

function tell(cli: Cli, json: boolean | undefined, checked: Checked): void {
  const { documents, findings } = checked;
  const fine = findings.length === 0;
  const lines = findings.map(
    ({ path, line, column, rule, message }) =>
      `${path}:${line}:${column} ${rule} ${message[cli.language]}`,
  );
  const summary = cli.text(fine ? 'catalogFine' : 'catalogFindings', {
    documents,
    count: findings.length,
  });
  report(cli, json, {
    value: { ok: fine, ...checked },
    lines: [...lines, `${cli.mark(fine)} ${summary}`],
  });
  cli.finish(fine ? EXIT.fine : EXIT.findings);
}

/** `jingwei catalog …` */
export function addCatalog(program: Command, cli: Cli): void {
  const catalog = group(program, cli, { usage: 'catalog' });
  leaf(catalog, cli, { usage: 'check', about: 'catalogCheck' })
    .option('--catalogs <dir>', cli.text('catalogDir'), join(packageRoot, 'catalogs'))
    .option('--schemas <dir>', cli.text('schemasDir'), join(packageRoot, 'schemas'))
    .action((_own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      tell(cli, options.json, checkCatalog(options));
    });
  addCatalogPublishing(catalog, cli);
  addCatalogLooking(catalog, cli);
  addCatalogImpact(catalog, cli);
  addCatalogAccess(catalog, cli);
  addCatalogChange(catalog, cli);
}
