/**
 * evidence: all that proves one exchange, as a package that verifies offline with public tools.
 * Knows how OpenSSL verifies what the log and the callers sign, and what to tell whoever does it.
 * Seals what was exchanged to the bureau's key. Must never know where evidence is kept, nor who may have it.
 */
export { evidenceDocument } from './document.ts';
export { readFonts } from './node-fonts.ts';
export { packEvidence } from './package.ts';
export { openSealed } from './sealing/open-sealed.ts';
export type { Payload } from './sealing/payload.ts';
export { createPayloadSealer, type PayloadSealer } from './sealing/payload-sealer.ts';

/** Loaded where there are timestamps: the library that reads them takes 3 MB of heap. */
export const loadTimestamps = (): Promise<typeof import('./timestamps/index.ts')> =>
  import('./timestamps/index.ts');
