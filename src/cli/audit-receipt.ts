import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseLines } from '../client/index.ts';
import { say } from '../kernel/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { fail, misuse } from './failures.ts';
import { isProof, judgeReceipt, receiptLines } from './judge-receipt.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { readProfile } from './profile.ts';

interface Options extends CommonOptions {
  readonly verifierKey?: string;
  readonly profile?: string;
}

function verifierKeyOf(cli: Cli, { verifierKey, profile }: Options): string {
  if (verifierKey !== undefined) return verifierKey;
  if (profile === undefined) return misuse(cli.text('auditKeyNeeded'));
  return readProfile(profile).log.verifierKey;
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** An answer or a receipt as JSON, or a batch's answer as NDJSON. */
function readDocument(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  return (
    parsed(text, JSON.parse) ??
    parsed(text, parseLines) ??
    fail(say(`不是合格的 JSON：${file}`, `This is not acceptable JSON: ${file}`))
  );
}

/** `jingwei audit receipt` */
export function addAuditReceipt(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'receipt', about: 'auditReceipt' })
    .argument('<file>', cli.text('auditReceiptFile'))
    .option('--verifier-key <vkey>', cli.text('auditVerifierKey'))
    .option('--profile <file>', cli.text('callProfile'))
    .action(async (file: string, _own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const judged = await judgeReceipt(verifierKeyOf(cli, options), readDocument(file));
      report(cli, options.json, { value: judged, lines: receiptLines(cli, judged) });
      cli.finish(isProof(judged) ? EXIT.fine : EXIT.findings);
    });
}
