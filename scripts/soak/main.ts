/**
 * The soak: a gateway of its own and as much hostile traffic, or as many rounds of flows with a kill
 * in each, as is asked for. Prints the counts and the invariants violated as one line of JSON; exits 1
 * when there were any.
 */
import { readArguments, type SoakArguments } from './arguments.ts';
import { soakFlows, type FlowsSoakArguments } from './flows/soak-flows.ts';
import { soak } from './soak.ts';
import { openStage } from './stage.ts';

const EXIT_VIOLATED = 1;
const EXIT_USAGE = 2;

async function soakHostile(demanded: SoakArguments): ReturnType<typeof soak> {
  const stage = await openStage();
  try {
    return await soak(stage, demanded);
  } finally {
    await stage.close();
  }
}

type Demanded = SoakArguments | FlowsSoakArguments;

async function run(demanded: Demanded): Promise<number> {
  const soaked = await ('flows' in demanded ? soakFlows(demanded) : soakHostile(demanded));
  console.log(JSON.stringify(soaked));
  return soaked.violations === 0 ? 0 : EXIT_VIOLATED;
}

async function main(): Promise<number> {
  let demanded: Demanded;
  try {
    demanded = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return EXIT_USAGE;
  }
  return run(demanded);
}

process.exit(await main());
