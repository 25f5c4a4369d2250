#!/usr/bin/env node
import { processIo } from './io.ts';
import { run } from './run.ts';

// Ends here even if a start that failed left something open.
process.exit(await run(process.argv.slice(2), processIo()));
