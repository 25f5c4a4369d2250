import { isCalendarDate } from './calendar-date.ts';

/** No I, O, S, V, Z: they are too like 1, 0, 5, U, 2 (GB 32100-2015). */
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;
const citizenWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

const weightedSum = (
  body: string,
  weights: readonly number[],
  valueOf: (character: string) => number,
): number => weights.reduce((sum, weight, index) => sum + weight * valueOf(body.charAt(index)), 0);

/** The 18th character of a unified social credit code, GB 32100-2015 (modulo 31), from the 17 before it. */
export function usccCheckCharacter(body: string): string {
  const sum = weightedSum(body, usccWeights, (character) => usccAlphabet.indexOf(character));
  return usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** The 9th character of an organisation code, GB 11714 (modulo 11), from the 8 before it. */
export function organisationCodeCheck(body: string): string {
  const sum = weightedSum(body, organisationWeights, (character) => parseInt(character, 36));
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/** The 18th character of a citizen number, GB 11643-1999 (ISO 7064 MOD 11-2), from the 17 before it. */
export function citizenIdCheck(body: string): string {
  return '10X98765432'.charAt(weightedSum(body, citizenWeights, Number) % 11);
}

/** Unified social credit code, GB 32100-2015: alphabet, region digits and check character. */
export function isUscc(text: string): boolean {
  const shape = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
  return shape.test(text) && usccCheckCharacter(text) === text.charAt(17);
}

/** Organisation code, GB 11714, written without its hyphen. */
export function isOrganisationCode(text: string): boolean {
  return /^[0-9A-Z]{8}[0-9X]$/.test(text) && organisationCodeCheck(text) === text.charAt(8);
}

/**
 * Citizen identity number, GB 11643-1999: a birth date that exists and the check digit. The region
 * digits are not looked up, since numbers outlive divisions; nor is the birth date held against today.
 */
export function isCitizenId(text: string): boolean {
  if (!/^[1-9]\d{16}[0-9X]$/.test(text)) return false;
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return isCalendarDate(born) && citizenIdCheck(text) === text.charAt(17);
}
