import { CommanderError } from 'commander';
import { Fault, type Bilingual } from '../kernel/index.ts';
import { SettingsError } from '../settings/index.ts';
import type { Cli } from './cli.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { TextKey } from './texts.ts';

/** Ends the command with a sentence in both languages. */
export function fail(detail: Bilingual): never {
  throw new Fault('internal', { detail });
}

/** Ends the command as wrongly used. */
export function misuse(sentence: string): never {
  throw new CommanderError(EXIT.usage, 'jingwei.usage', sentence);
}

const usageTexts: Readonly<Record<string, TextKey>> = {
  'commander.unknownOption': 'unknownOption',
  'commander.unknownCommand': 'unknownCommand',
  'commander.missingArgument': 'missingArgument',
  'commander.missingMandatoryOptionValue': 'missingOption',
  'commander.optionMissingArgument': 'missingValue',
  'commander.invalidArgument': 'invalidValue',
  'commander.excessArguments': 'excessArguments',
};

/** Commander's own sentences are English; what they quote is kept and the rest said again. */
function usageLine(cli: Cli, error: CommanderError): string {
  if (error.code === 'jingwei.usage') return error.message;
  const what = [...error.message.matchAll(/'([^']*)'/g)].map(([, quoted]) => quoted).join(' ');
  return cli.text(usageTexts[error.code] ?? 'wrongUsage', { what });
}

function endOfParsing(cli: Cli, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return EXIT.fine;
  // A group without its command has shown its help already.
  if (error.code === 'commander.help') return EXIT.usage;
  cli.io.err(usageLine(cli, error));
  cli.io.err(cli.text('seeHelp'));
  return EXIT.usage;
}

const filesystemTexts: Readonly<Record<string, TextKey>> = {
  ENOENT: 'fileMissing',
  EEXIST: 'fileExists',
};

function systemLine(cli: Cli, error: NodeJS.ErrnoException): string | undefined {
  const key = filesystemTexts[error.code ?? ''];
  if (key !== undefined) return cli.text(key, { file: error.path ?? '' });
  const { port, address } = error as { readonly port?: number; readonly address?: string };
  if (error.code === 'EADDRINUSE') return cli.text('portTaken', { port: port ?? '' });
  if (error.code === 'ECONNREFUSED') {
    return cli.text('unreachable', { what: `${address ?? ''}:${port ?? ''}` });
  }
  return undefined;
}

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';

function failureLines(cli: Cli, error: unknown): readonly string[] {
  if (error instanceof SettingsError) {
    return error.faults.map(({ key, message }) => `${key}: ${message[cli.language]}`);
  }
  if (error instanceof Fault && error.fields.detail !== undefined) {
    return [error.fields.detail[cli.language]];
  }
  if (!(error instanceof Error)) return [cli.text('failed', { what: String(error) })];
  // fetch says only that it failed; why is in the cause.
  const cause = error.cause instanceof Error ? error.cause : error;
  return [systemLine(cli, cause) ?? cli.text('failed', { what: firstLine(error.message) })];
}

/** Says what went wrong in clear lines; the stack only where JINGWEI_DEBUG asks for it. */
export function endWith(cli: Cli, error: unknown): ExitCode {
  if (error instanceof CommanderError) return endOfParsing(cli, error);
  for (const line of failureLines(cli, error)) cli.io.err(line);
  if (error instanceof SettingsError) return EXIT.usage;
  if ((cli.io.env['JINGWEI_DEBUG'] ?? '') !== '' && error instanceof Error) {
    cli.io.err(error.stack ?? '');
  }
  return EXIT.findings;
}
