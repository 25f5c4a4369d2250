import { edgeRounds } from './edge-rounds.ts';

/** `run-edge-rounds.js ROUNDS SEED`: what came of it, as one line of JSON. */
const [rounds = '1', seed = '1'] = process.argv.slice(2);
const played = await edgeRounds({ rounds: Number(rounds), seed: Number(seed) });
process.stdout.write(`${JSON.stringify(played)}\n`);
