import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { say } from '../kernel/index.ts';
import type { Cli } from './cli.ts';
import { fail } from './failures.ts';
import type { TextKey } from './texts.ts';

export interface Prompt {
  /** One line. Asked on stderr, so that data on stdout stays data. */
  ask(key: TextKey): Promise<string>;
  /** The same, and what is typed is not shown. */
  askHidden(key: TextKey): Promise<string>;
  close(): void;
}

const ended = (): never => fail(say('输入已结束', 'The input has ended'));

/** The terminal, or the lines that are piped in, in their order. */
function openTerminal(cli: Cli): Prompt {
  let isHidden = false;
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const read = lines[Symbol.asyncIterator]();
  const ask = async (key: TextKey): Promise<string> => {
    process.stderr.write(`${cli.text(key)} `);
    const line = await read.next();
    return line.done === true ? ended() : line.value;
  };
  return {
    ask,
    askHidden: async (key) => {
      isHidden = true;
      try {
        return await ask(key);
      } finally {
        isHidden = false;
        process.stderr.write('\n');
      }
    },
    close: () => lines.close(),
  };
}

/** Where tests type. */
function openGiven(cli: Cli, given: readonly string[]): Prompt {
  const left = [...given];
  const ask = (key: TextKey): Promise<string> => {
    cli.io.err(cli.text(key));
    return Promise.resolve(left.shift() ?? ended());
  };
  return { ask, askHidden: ask, close: () => undefined };
}

export const openPrompt = (cli: Cli): Prompt =>
  cli.io.typed === undefined ? openTerminal(cli) : openGiven(cli, cli.io.typed);
