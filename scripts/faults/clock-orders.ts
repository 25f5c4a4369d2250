import { closeSync, openSync, writeSync } from 'node:fs';

/** Sets the clock of the processes that run over the shim `clock`. */
export interface ClockOrders {
  /** Forward or, below zero, back; from the machine's clock, milliseconds. */
  set(offsetMs: number): void;
  close(): void;
}

export function createClockOrders(file: string): ClockOrders {
  const fd = openSync(file, 'w+', 0o600);
  const set = (offsetMs: number): void => {
    writeSync(fd, BigInt64Array.of(BigInt(offsetMs)), 0, 8, 0);
  };
  set(0);
  return { set, close: () => closeSync(fd) };
}
