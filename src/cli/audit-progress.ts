import type { VerifyProgress } from '../audit/index.ts';
import type { Cli } from './cli.ts';

/** Progress is told so many times in all, however long the log. */
const PROGRESS_TOLD_MAX = 10;

/** Tells now and then, on stderr, how much of the log is done. */
export function progressOf(cli: Cli): VerifyProgress {
  let told = 0;
  return (done, size) => {
    const reached = Math.floor((done * PROGRESS_TOLD_MAX) / size);
    if (reached <= told) return;
    told = reached;
    cli.io.err(cli.text('auditProgress', { done, size }));
  };
}
