/** Where a command reads and writes, so that tests run commands in process. */
export interface Io {
  /** One line of data. */
  readonly out: (line: string) => void;
  /** One line of progress or failure. */
  readonly err: (line: string) => void;
  /** Replaces the line of progress by this one; absent where progress is no terminal. */
  readonly redraw?: ((line: string) => void) | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Whether lines may carry colour: a terminal, and no NO_COLOR. */
  readonly color: boolean;
  /** What somebody types, line by line; at the terminal when absent. */
  readonly typed?: readonly string[];
}

/** Return to the first column, and, after the text, clear what is left of the line (ECMA-48). */
const [RETURN, CLEAR] = ['\r', '\u001b[K'];

/** The process's own streams. An empty NO_COLOR counts as absent (no-color.org). */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  let isDrawn = false;
  // What comes after progress begins on a line of its own.
  const settle = (): void => {
    if (isDrawn) stderr.write('\n');
    isDrawn = false;
  };
  const lineTo = (stream: NodeJS.WritableStream) => (line: string) => {
    settle();
    stream.write(`${line}\n`);
  };
  const redraw = (line: string): void => {
    isDrawn = true;
    stderr.write(`${RETURN}${line}${CLEAR}`);
  };
  return {
    out: lineTo(stdout),
    err: lineTo(stderr),
    redraw: stderr.isTTY ? redraw : undefined,
    env,
    color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '',
  };
}
