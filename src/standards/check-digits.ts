import { isDay, numberAt } from './calendar-date.ts';

/** No I, O, S, V, Z: they are too like 1, 0, 5, U, 2 (GB 32100-2015). */
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;
const citizenWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** What each ASCII character counts: its place in the alphabet. */
function valuesIn(alphabet: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let value = 0; value < alphabet.length; value += 1) {
    values[alphabet.charCodeAt(value)] = value;
  }
  return values;
}

const usccValues = valuesIn(usccAlphabet);
const organisationValues = valuesIn(organisationAlphabet);

function weightedSum(body: string, weights: readonly number[], values: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += (weights[at] ?? 0) * (values[body.charCodeAt(at)] ?? 0);
  }
  return sum;
}

/** The 18th character of a unified social credit code, GB 32100-2015 (modulo 31), from the 17 before it. */
export function usccCheckCharacter(body: string): string {
  const sum = weightedSum(body, usccWeights, usccValues);
  return usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** The 9th character of an organisation code, GB 11714 (modulo 11), from the 8 before it. */
export function organisationCodeCheck(body: string): string {
  const sum = weightedSum(body, organisationWeights, organisationValues);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/** The 18th character of a citizen number, GB 11643-1999 (ISO 7064 MOD 11-2), from the 17 before it. */
export function citizenIdCheck(body: string): string {
  return '10X98765432'.charAt(weightedSum(body, citizenWeights, usccValues) % 11);
}

const usccShape = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** Unified social credit code, GB 32100-2015: alphabet, region digits and check character. */
export function isUscc(text: string): boolean {
  return usccShape.test(text) && usccCheckCharacter(text) === text.charAt(17);
}

/** Organisation code, GB 11714, written without its hyphen. */
export function isOrganisationCode(text: string): boolean {
  return /^[0-9A-Z]{8}[0-9X]$/.test(text) && organisationCodeCheck(text) === text.charAt(8);
}

const citizenIdShape = /^[1-9]\d{16}[0-9X]$/;

/**
 * Citizen identity number, GB 11643-1999: a birth date that exists and the check digit. The region
 * digits are not looked up, since numbers outlive divisions; nor is the birth date held against today.
 */
export function isCitizenId(text: string): boolean {
  if (!citizenIdShape.test(text)) return false;
  const isBorn = isDay(numberAt(text, 6, 4), numberAt(text, 10, 2), numberAt(text, 12, 2));
  return isBorn && citizenIdCheck(text) === text.charAt(17);
}
