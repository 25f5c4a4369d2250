import { CLI_SCRIPT } from '../found-gateway.ts';
import type { Processes } from '../processes.ts';
import type { StateFolder } from '../state-folder.ts';
import { cityProfileFile } from './start-city.ts';
import { above, below, RELAYING } from './ways.ts';

export interface Relaying {
  readonly processes: Processes;
  readonly folder: Pick<StateFolder, 'city' | 'profileFile'>;
}

/** Once, as whoever lies between two networks does it by the clock. @throws {Error} when it stops */
export async function relayDown({ processes, folder }: Relaying): Promise<void> {
  const from = ['--profile', folder.profileFile, '--as', RELAYING];
  const to = ['--to', cityProfileFile(folder), '--to-as', RELAYING, '--into', below.flow];
  const args = ['flows', 'relay', above.flow, ...from, ...to];
  const { code } = await processes.run({ name: 'relay', script: CLI_SCRIPT, args });
  if (code !== 0) throw new Error('the relay stopped: see relay.log in the folder of the logs');
}
