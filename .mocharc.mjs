// Files run side by side, each in a process that runs other files before and after it: a test file
// has its hooks itself (what it imports is loaded once, for the first file that does), listens on
// port 0 and writes to folders of its own.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Handed out first, so that no process ends the run alone with a long one. */
const LONGEST = [
  'dist/test/faults/kill.test.js',
  'dist/test/acceptance/witness.test.js',
  'dist/scripts/soak/flows/soak-flows.test.js',
  'dist/test/flows/edges-killed.test.js',
  'dist/test/hostile/traffic.test.js',
  'dist/test/flows/killed.test.js',
  'dist/test/evidence/package.test.js',
  'dist/test/faults/disk.test.js',
  'dist/test/faults/power.test.js',
  'dist/test/faults/sweep.test.js',
  'dist/test/mapping/shipped-mappings.test.js',
  'dist/test/people/matrix.test.js',
  'dist/test/faults/clock.test.js',
  'dist/test/acceptance/witness-kill.test.js',
  'dist/test/flows/example.test.js',
  'dist/scripts/soak/soak.test.js',
  'dist/src/main.test.js',
  'dist/src/identity/key-desk.test.js',
];

/** A machine with more processors has not always memory for as many gateways. */
const JOBS_MAX = 4;

const ROOTS = ['dist/src', 'dist/scripts', 'dist/test'];
const found = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => join(root, name)),
);
const gone = LONGEST.filter((name) => !found.includes(name));
if (gone.length > 0) throw new Error(`.mocharc.mjs names what is not there: ${gone.join(', ')}`);

export default {
  spec: [...LONGEST, ...found.filter((name) => !LONGEST.includes(name))],
  require: ['./scripts/mocha-worker.mjs'],
  parallel: true,
  jobs: Math.min(JOBS_MAX, Math.max(2, availableParallelism())),
  // Ends what hangs; says nothing of how long a test may take on a busy machine.
  timeout: 300_000,
  'forbid-only': true,
  'forbid-pending': true,
  exit: true,
};
