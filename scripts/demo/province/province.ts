import { castEnterprises, castPersons, nobody, type CastPerson } from './cast.ts';
import { generateEnterprises, type Enterprise } from './enterprises.ts';
import { families } from './families.ts';
import { generatePersons, type Inhabitant } from './persons.ts';

/** Everybody and everything of the example province; each system keeps its own part of it. */
export interface Province {
  readonly seed: number;
  readonly cast: readonly CastPerson[];
  readonly inhabitants: readonly Inhabitant[];
  readonly enterprises: readonly Enterprise[];
}

export const PROVINCE_SEED = 20_260_101;
const INHABITANT_COUNT = 20_000;
const ENTERPRISE_COUNT = 3_000;

export function createProvince(seed: number): Province {
  const cast = Object.values(castPersons);
  const taken = [...cast, ...families, nobody].map(({ citizenId }) => citizenId);
  return {
    seed,
    cast,
    inhabitants: generatePersons(seed, INHABITANT_COUNT, taken),
    enterprises: [
      ...Object.values(castEnterprises),
      ...generateEnterprises(seed, ENTERPRISE_COUNT),
    ],
  };
}
