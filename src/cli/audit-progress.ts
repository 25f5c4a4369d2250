import type { VerifyProgress } from '../audit/index.ts';
import type { Cli } from './cli.ts';

/** Progress is told so many times in all, however long the log: in lines, or drawn. */
const TOLD_MAX = { lines: 10, drawn: 200 } as const;

/** Width of the bar in characters. */
const BAR_CELLS = 24;

const barOf = (share: number): string => {
  const full = Math.floor(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`;
};

/** Calls at every further part of the whole, the last one included. */
function atEach(parts: number, tell: VerifyProgress): VerifyProgress {
  let told = 0;
  return (done, size) => {
    const reached = Math.floor((done * parts) / size);
    if (reached <= told) return;
    told = reached;
    tell(done, size);
  };
}

/** Tells on stderr how much of the log is done: a bar on a terminal, else a line now and then. */
export function progressOf(cli: Cli): VerifyProgress {
  const { redraw, err } = cli.io;
  if (redraw === undefined) {
    return atEach(TOLD_MAX.lines, (done, size) => err(cli.text('auditProgress', { done, size })));
  }
  return atEach(TOLD_MAX.drawn, (done, size) => {
    const percent = Math.floor((100 * done) / size);
    redraw(cli.text('auditProgressBar', { bar: barOf(done / size), percent, done, size }));
  });
}
