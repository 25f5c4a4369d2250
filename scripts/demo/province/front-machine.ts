/**
 * The front machine (前置机) of the departments whose systems cannot be reached themselves: their
 * interfaces side by side in one process, each below its system's name.
 */
import { frontProvider } from './front-provider.ts';
import { readPort, serve } from './serve.ts';

serve(frontProvider, readPort(process.argv.slice(2)));
