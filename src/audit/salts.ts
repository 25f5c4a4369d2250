import type { CommitmentName } from './evidence.ts';

/** Length that `commitmentOf` requires. */
const SALT_BYTES = 32;

/** Where in an exchange's salts that of each commitment lies. Kept with every exchange: only add. */
const places: Readonly<Record<CommitmentName, number>> = {
  request: 0,
  signatureBase: 1,
  subject: 2,
  answer: 3,
  providerAnswer: 4,
};

/** All salts of one exchange: random, one after the other. */
export const SALTS_BYTES = Object.keys(places).length * SALT_BYTES;

export const isSalted = (name: string): name is CommitmentName => Object.hasOwn(places, name);

/** The salt of one commitment of the exchange. */
export function saltOf(salts: Uint8Array, name: CommitmentName): Uint8Array {
  const from = places[name] * SALT_BYTES;
  return salts.subarray(from, from + SALT_BYTES);
}
