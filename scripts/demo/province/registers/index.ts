import { businesses } from './businesses.ts';
import { homes } from './homes.ts';
import { households } from './households.ts';
import { lives } from './lives.ts';
import { marriages } from './marriages.ts';
import type { Register } from './register.ts';
import { work } from './work.ts';

/** Every interface of the smaller systems, which all hold a few rows about the cast. */
export const registers: readonly Register[] = [
  ...households,
  ...marriages,
  ...lives,
  ...work,
  ...homes,
  ...businesses,
];

/** The systems whose interfaces stand on the front machine. */
export const frontSystems: readonly string[] = [...new Set(registers.map(({ system }) => system))];
