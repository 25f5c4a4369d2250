/**
 * faults: what befalls a log from below, and what must hold all the same. Shims between a process
 * and the C library (Linux) fail, kill or record the writes and syncs of the log's files; writers
 * keep a ledger of what they were told; an oracle holds what is recovered against it. Knows the
 * audit room's writer and its durability, which no setting reaches. Must never be part of a gateway.
 */
export { killRounds, type KillResult } from './gateway/kill.ts';
export { cutPower, type PowerResult } from './power/power.ts';
export { openScratch, type Scratch } from './scratch.ts';
export { sweepAll, type Swept } from './sweep.ts';
