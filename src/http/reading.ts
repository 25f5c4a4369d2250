import type { Catalog } from '../catalog/index.ts';
import type { Caller, ExchangePorts } from '../exchange/index.ts';
import type { Language } from '../kernel/index.ts';

/** A system reading, at one moment, of one bundle. */
export interface Reading {
  readonly caller: Caller;
  readonly catalog: Catalog;
  readonly grants: ExchangePorts['grants'];
  readonly nowMs: number;
  /** Of now, Asia/Shanghai. */
  readonly date: string;
  readonly language: Language;
  /** A parameter of the address that occurs once. */
  readonly query: (name: string) => string | undefined;
}
