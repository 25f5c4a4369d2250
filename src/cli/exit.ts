/** Exit statuses: what a script may rely on. */
export const EXIT = {
  fine: 0,
  /** Findings, a refusal, or a failure. */
  findings: 1,
  /** Wrong usage, wrong settings included. */
  usage: 2,
  /** A change that breaks those who rely on what was before. */
  breaking: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
