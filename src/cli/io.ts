/** Where a command reads and writes, so that tests run commands in process. */
export interface Io {
  /** One line of data. */
  readonly out: (line: string) => void;
  /** One line of progress or failure. */
  readonly err: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Whether lines may carry colour: a terminal, and no NO_COLOR. */
  readonly color: boolean;
  /** What somebody types, line by line; at the terminal when absent. */
  readonly typed?: readonly string[];
}

/** The process's own streams. An empty NO_COLOR counts as absent (no-color.org). */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    env,
    color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '',
  };
}
