import type { Language } from '../kernel/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { textIn, type TextKey, type TextValues } from './texts.ts';

/** Colours of a terminal (ECMA-48 SGR). */
const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const PLAIN = '\u001b[39m';

/** What every command stands on: the terminal, the language, and how it ends. */
export interface Cli {
  readonly io: Io;
  readonly language: Language;
  text(key: TextKey, values?: TextValues): string;
  /** A mark before a line: green when good, red when not, and plain without colour. */
  mark(good: boolean): string;
  finish(code: ExitCode): void;
  readonly code: ExitCode;
}

export function createCli(io: Io, language: Language): Cli {
  let code: ExitCode = EXIT.fine;
  const mark = (good: boolean): string => {
    const sign = good ? '✓' : '✗';
    return io.color ? `${good ? GREEN : RED}${sign}${PLAIN}` : sign;
  };
  return {
    io,
    language,
    text: (key, values) => textIn(language, key, values),
    mark,
    finish: (ended) => {
      code = ended;
    },
    get code() {
      return code;
    },
  };
}

/** Writes a result: as one JSON value when asked, as lines for a reader otherwise. */
export function report(cli: Cli, json: boolean | undefined, result: Report): void {
  if (json === true) cli.io.out(JSON.stringify(result.value));
  else for (const line of result.lines) cli.io.out(line);
}

/** What a command found, for a program and for a reader. */
export interface Report {
  readonly value: unknown;
  readonly lines: readonly string[];
}
