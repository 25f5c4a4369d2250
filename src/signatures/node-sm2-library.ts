import { createRequire } from 'node:module';
import type * as SmCrypto from 'sm-crypto-v2';

const require = createRequire(import.meta.url);

let library: typeof SmCrypto | undefined;

/** Loaded when SM2 is first used: it takes several MiB in each thread, and many never need it. */
export const sm2 = (): typeof SmCrypto.sm2 =>
  (library ??= require('sm-crypto-v2') as typeof SmCrypto).sm2;
