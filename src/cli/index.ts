/**
 * cli: the `jingwei` command: parsing, help in two languages, one file per command. Knows the doors
 * of the rooms it drives and what a terminal shows: data on stdout, progress on stderr, exit codes.
 * Must never decide anything itself: whatever it says, a room has said. `main.ts` is its process.
 */
export type { Io } from './io.ts';
export { clientFor, type Profile, type ProfileSystem, type Sample } from './profile.ts';
export { judgeReceipt, type ReceiptJudgement } from './judge-receipt.ts';
export { run } from './run.ts';
