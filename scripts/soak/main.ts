/**
 * The soak: hostile traffic against a gateway of its own, gateways killed while they are asked,
 * power cuts replayed, faults at every n-th write and sync of the log, gateways killed amid flows, and
 * valid exchanges by the hundred thousand, with the memory they take. Prints the counts of each and the violations as one line of JSON; exits 1 when there were
 * any.
 */
import { readArguments, type SoakArguments } from './arguments.ts';
import { soakParts } from './parts.ts';

const EXIT_VIOLATED = 1;
const EXIT_USAGE = 2;

async function run(demanded: SoakArguments): Promise<number> {
  let violated = 0;
  for (const part of soakParts(demanded)) {
    const { violated: isViolated, ...told } = await part();
    console.log(JSON.stringify(told));
    if (isViolated) violated += 1;
  }
  return violated === 0 ? 0 : EXIT_VIOLATED;
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
