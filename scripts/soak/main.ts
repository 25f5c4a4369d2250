/**
 * The soak: a gateway of its own, a scripted provider, and as much hostile traffic as is asked for.
 * Prints the counts and the invariants violated as one line of JSON; exits 1 when there were any.
 */
import { readArguments, type SoakArguments } from './arguments.ts';
import { soak } from './soak.ts';
import { openStage } from './stage.ts';

const EXIT_VIOLATED = 1;
const EXIT_USAGE = 2;

async function run(demanded: SoakArguments): Promise<number> {
  const stage = await openStage();
  try {
    const soaked = await soak(stage, demanded);
    console.log(JSON.stringify(soaked));
    return soaked.violations === 0 ? 0 : EXIT_VIOLATED;
  } finally {
    await stage.close();
  }
}

async function main(): Promise<number> {
  let demanded: SoakArguments;
  try {
    demanded = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return EXIT_USAGE;
  }
  return run(demanded);
}

process.exit(await main());
