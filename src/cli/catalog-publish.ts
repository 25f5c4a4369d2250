import type { Command } from 'commander';
import { join } from 'node:path';
import { readBundleFiles } from '../catalog/index.ts';
import { packageRoot } from '../settings/index.ts';
import type { BundlesKept, BundlesPublished } from '../shapes/index.ts';
import { readBundleFolder } from './bundle-folder.ts';
import { withPublishing, withWhereOptions, type WhereOptions } from './catalog-where.ts';
import { report, type Cli } from './cli.ts';
import { leaf } from './leaf.ts';

interface PublishOptions extends WhereOptions {
  readonly catalogs: string;
  readonly schemas: string;
  readonly bundle?: string;
  readonly reason: string;
}

const tellKept = (cli: Cli, { bundle, documents }: BundlesKept): string =>
  cli.text('catalogKept', { bundle, documents });

/** The bundle named, or else what the working copy says now. */
async function publish(cli: Cli, options: PublishOptions): Promise<void> {
  const { catalogs, schemas, bundle, reason, json } = options;
  const published: BundlesPublished = await withPublishing(cli, options, async (shelf) => {
    if (bundle !== undefined) return shelf.publish(bundle, reason);
    const kept = await shelf.keep(readBundleFiles(catalogs, schemas));
    cli.io.err(tellKept(cli, kept));
    return shelf.publish(kept.bundle, reason);
  });
  const told = { bundle: published.bundle, at: published.at };
  report(cli, json, { value: published, lines: [cli.text('catalogPublished', told)] });
}

async function importFolder(cli: Cli, folder: string, options: WhereOptions): Promise<void> {
  const files = readBundleFolder(folder);
  const kept = await withPublishing(cli, options, (shelf) => shelf.keep(files));
  report(cli, options.json, { value: kept, lines: [tellKept(cli, kept)] });
}

/** `jingwei catalog publish` and `import`: what needs proof of who one is. */
export function addCatalogPublishing(catalog: Command, cli: Cli): void {
  withWhereOptions(leaf(catalog, cli, { usage: 'publish', about: 'catalogPublish' }), cli)
    .option('--catalogs <dir>', cli.text('catalogDir'), join(packageRoot, 'catalogs'))
    .option('--schemas <dir>', cli.text('schemasDir'), join(packageRoot, 'schemas'))
    .option('--bundle <id>', cli.text('catalogBundle'))
    .requiredOption('--reason <text>', cli.text('catalogReason'))
    .action((_own: PublishOptions, command: Command) =>
      publish(cli, command.optsWithGlobals<PublishOptions>()),
    );
  withWhereOptions(leaf(catalog, cli, { usage: 'import', about: 'catalogImport' }), cli)
    .argument('<dir>', cli.text('catalogFolder'))
    .action((folder: string, _own: WhereOptions, command: Command) =>
      importFolder(cli, folder, command.optsWithGlobals<WhereOptions>()),
    );
}
