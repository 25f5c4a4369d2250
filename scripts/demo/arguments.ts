import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Language } from '../../src/kernel/index.ts';

export interface DemoArguments {
  /** Folder of everything the demo writes, relative to the current one. */
  readonly state: string;
  /** Port of the gateway; 0 picks a free one. */
  readonly port: number;
  readonly check: boolean;
  /** The folder was made for this run and goes when all was well. */
  readonly temporary: boolean;
  /** Also forget what the providers hold. */
  readonly reset: boolean;
  /** Languages to speak, in order. */
  readonly languages: readonly Language[];
}

const HOME = '.jingwei';
const PORT = '8080';
const PORT_MAX = 65_535;

function portOf(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= PORT_MAX)) throw new Error(`--port takes 0 to ${PORT_MAX}`);
  return port;
}

function languagesOf(name: string | undefined): readonly Language[] {
  if (name === undefined) return ['zh-CN', 'en'];
  if (name === 'zh-CN' || name === 'en') return [name];
  throw new Error('--lang takes zh-CN or en');
}

function checkFolder(): string {
  mkdirSync(HOME, { recursive: true });
  return mkdtempSync(join(HOME, 'check-'));
}

/** @throws {Error} on an unknown option or a value out of range. */
export function readArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      state: { type: 'string' },
      lang: { type: 'string' },
      check: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
    },
  });
  const { check, reset } = values;
  const temporary = check && values.state === undefined;
  return {
    check,
    reset,
    temporary,
    port: portOf(values.port ?? (check ? '0' : PORT)),
    languages: languagesOf(values.lang),
    state: values.state ?? (temporary ? checkFolder() : join(HOME, 'demo')),
  };
}
