import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { unzipSync } from 'fflate';
import { openSealed, type Payload } from '../evidence/index.ts';
import { textOf, utf8 } from '../kernel/index.ts';
import { commitmentOf } from '../proofs/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { misuse } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface Options extends CommonOptions {
  readonly key: string;
  readonly out?: string;
}

/** It holds what the operator must not read. */
const FILE_MODE = 0o600;

const ZIP_MAGIC = 'PK';

type Files = Readonly<Record<string, Uint8Array>>;

function filesIn(file: string): Files {
  const bytes = new Uint8Array(readFileSync(file));
  const isZip = textOf(bytes.subarray(0, ZIP_MAGIC.length)) === ZIP_MAGIC;
  return isZip ? unzipSync(bytes) : { 'payload.jwe': bytes };
}

type Part = 'request' | 'answer';

/** True when an entry of the package commits to it with the package's salt. */
function isCommitted(files: Files, part: Part, payload: Payload): boolean {
  const salt = files[`salts/${part}`];
  if (salt === undefined) return false;
  const commitment = commitmentOf(sha256, salt, utf8(payload[part]));
  return Object.entries(files).some(
    ([path, bytes]) =>
      /^entries\/\d+\.json$/.test(path) && textOf(bytes).includes(`"${part}":"${commitment}"`),
  );
}

function unseal(cli: Cli, file: string, options: Options): void {
  const files = filesIn(file);
  const sealed = files['payload.jwe'];
  if (sealed === undefined) return misuse(cli.text('auditUnsealNone'));
  const payload = openSealed(textOf(sealed), readFileSync(options.key, 'utf8'));
  if (payload === undefined) return misuse(cli.text('auditUnsealWrong'));
  const proven = {
    request: isCommitted(files, 'request', payload),
    answer: isCommitted(files, 'answer', payload),
  };
  const { out } = options;
  if (out !== undefined) {
    writeFileSync(out, `${JSON.stringify(payload)}\n`, { mode: FILE_MODE });
  }
  const told = (['request', 'answer'] as const).map((part) => {
    const verdict = cli.text(proven[part] ? 'auditUnsealProven' : 'auditUnsealUnproven', { part });
    return `${cli.mark(proven[part])} ${verdict}`;
  });
  const shown = out === undefined ? { payload } : { out };
  const lines = [...(out === undefined ? [JSON.stringify(payload)] : []), ...told];
  report(cli, options.json, { value: { ...shown, proven }, lines });
  if (!proven.request || !proven.answer) cli.finish(EXIT.findings);
}

/** `jingwei audit unseal`: at the bureau, where its private key is. */
export function addAuditUnseal(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'unseal', about: 'auditUnseal' })
    .argument('<file>', cli.text('auditUnsealFile'))
    .requiredOption('--key <pem>', cli.text('auditUnsealKey'))
    .option('--out <file>', cli.text('auditUnsealOut'))
    .action((file: string, _own: Options, command: Command) =>
      unseal(cli, file, command.optsWithGlobals<Options>()),
    );
}
