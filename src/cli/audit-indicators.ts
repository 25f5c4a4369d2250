import type { Command } from 'commander';
import type { AuditIndicators, AuditTable } from '../shapes/index.ts';
import { queryOf, readAudit, withAsker, type AuditOptions } from './audit-gateway.ts';
import { report, type Cli } from './cli.ts';
import { leaf } from './leaf.ts';

interface Options extends AuditOptions {
  readonly from?: string;
  readonly to?: string;
  readonly table?: string;
}

const tableLines = ({ title, columns, rows }: AuditTable): readonly string[] => [
  `# ${title}`,
  columns.map((column) => column.title).join('\t'),
  ...rows.map((row) => columns.map(({ key }) => row[key] ?? '').join('\t')),
  '',
];

function linesOf(cli: Cli, { tables, upTo, size }: AuditIndicators): readonly string[] {
  const behind = upTo < size ? [cli.text('auditBehind', { upTo, size })] : [];
  return [...behind, ...tables.flatMap(tableLines)];
}

async function consult(cli: Cli, what: 'indicators' | 'gaps', options: Options): Promise<void> {
  const { from, to, table, json } = options;
  const path = `/v1/audit/${what}${queryOf({ from, to })}`;
  const told = (await readAudit(cli, options, { path })) as AuditIndicators;
  const tables = told.tables.filter((one) => table === undefined || one.table === table);
  const value = { ...told, tables };
  report(cli, json, { value, lines: linesOf(cli, value) });
}

/** `jingwei audit indicators` and `jingwei audit gaps` */
export function addAuditIndicators(audit: Command, cli: Cli): void {
  const abouts = { indicators: 'auditIndicators', gaps: 'auditGaps' } as const;
  for (const what of ['indicators', 'gaps'] as const) {
    withAsker(leaf(audit, cli, { usage: what, about: abouts[what] }), cli)
      .option('--from <date>', cli.text('auditFrom'))
      .option('--to <date>', cli.text('auditTo'))
      .option('--table <table>', cli.text('auditTable'))
      .action((_own: Options, command: Command) =>
        consult(cli, what, command.optsWithGlobals<Options>()),
      );
  }
}
