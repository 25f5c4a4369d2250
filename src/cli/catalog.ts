import type { Command } from 'commander';
import { join } from 'node:path';
import { bundleOf, compileCatalog, readBundleFiles, type Finding } from '../catalog/index.ts';
import type { Language } from '../kernel/index.ts';
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
  const findings = 'findings' in compiled ? compiled.findings : compiled.warnings;
  return { bundle: bundle.id, documents: bundle.files.size, findings };
}

/** `file:line:column rule message → how to mend`, as editors and people read it. */
function lineOf(finding: Finding, language: Language): string {
  const { path, line, column, rule, message, remedy } = finding;
  const mend = remedy === undefined ? '' : ` → ${remedy[language]}`;
  return `${path}:${line}:${column} ${rule} ${message[language]}${mend}`;
}

function tell(cli: Cli, json: boolean | undefined, checked: Checked): void {
  const { documents, findings } = checked;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const fine = errors === 0;
  const lines = findings.map((finding) => lineOf(finding, cli.language));
  const summary = cli.text(findings.length === 0 ? 'catalogFine' : 'catalogFindings', {
    documents,
    count: errors,
    warnings: findings.length - errors,
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
