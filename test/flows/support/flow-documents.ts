import { filesOf, RECEIVERS, SOURCE } from '../../../src/flows/flow-world.test.ts';
import { usccCheckCharacter } from '../../../src/standards/index.ts';
import type { WorldOptions } from '../../support/world.ts';

/** Systems of the flow that tests sign as. */
export const RECEIVING = ['hz-core', 'xh-desk', 'nb-core'] as const;

const levels: Readonly<Record<string, string>> = { province: 'province', xihu: 'county' };

/** Credit codes and levels that fit beside the agencies of the example province. */
function besideOthers(path: string, text: string, index: number): string {
  const [, id] = /^catalogs\/agencies\/(.+)\.yaml$/.exec(path) ?? [];
  if (id === undefined) return text;
  const body = `1133009999990000${index}`;
  return text
    .replace(/^uscc: .*$/m, `uscc: ${body}${usccCheckCharacter(body)}`)
    .replace(/^level: .*$/m, `level: ${levels[id] ?? 'city'}`);
}

/** The small flow of the engine's own tests, beside the example province and on its divisions. */
export function flowWorldOptions({ isPushed = false } = {}): WorldOptions {
  const receivers = isPushed ? RECEIVERS : RECEIVERS.replace('    delivery: push\n', '');
  const documents = [...filesOf({ receivers })]
    .filter(([path]) => !path.startsWith('catalogs/divisions/'))
    .map(([path, text], index) => [path, besideOthers(path, text, index)] as const);
  return { documents: Object.fromEntries(documents), systems: [SOURCE, ...RECEIVING] };
}
